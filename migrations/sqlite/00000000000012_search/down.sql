DROP TABLE comment_words;
DROP TABLE thread_words;
