-- Among the words of a comment stands the mark of its thread, so that a search within one reads what is there alone. The table is made
-- anew: to change each of its rows would take far longer.
ALTER TABLE comment_words RENAME TO unmarked_words;
CREATE VIRTUAL TABLE comment_words USING fts5 (words, tokenize = 'ascii', detail = 'none', prefix = '3 4 5');
INSERT INTO comment_words (rowid, words)
SELECT unmarked_words.rowid, ltrim(unmarked_words.words || ' §' || comment.thread_id)
FROM unmarked_words JOIN comment ON comment.id = unmarked_words.rowid ORDER BY unmarked_words.rowid;
DROP TABLE unmarked_words;
-- Words that are taken out are gone from the index at once, and not only when its parts are merged some day.
INSERT INTO comment_words (comment_words, rank) VALUES ('secure-delete', 1);
