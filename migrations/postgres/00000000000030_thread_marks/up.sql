-- Among the words of a comment stands the mark of its thread, so that a search within one reads what is there alone. The index is made
-- anew: word by word it would take far longer.
DROP INDEX comment_words_by_word;
UPDATE comment_words SET words = comment_words.words || array_to_tsvector(ARRAY['§' || comment.thread_id])
FROM comment WHERE comment.id = comment_words.id;
CREATE INDEX comment_words_by_word ON comment_words USING gin (words) WITH (fastupdate = off);
