DROP INDEX comment_words_by_word;
UPDATE comment_words SET words = ts_delete(comment_words.words, '§' || comment.thread_id)
FROM comment WHERE comment.id = comment_words.id;
CREATE INDEX comment_words_by_word ON comment_words USING gin (words) WITH (fastupdate = off);
