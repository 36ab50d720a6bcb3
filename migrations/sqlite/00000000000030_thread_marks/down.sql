ALTER TABLE comment_words RENAME TO marked_words;
CREATE VIRTUAL TABLE comment_words USING fts5 (words, tokenize = 'ascii', detail = 'none', prefix = '3 4 5');
INSERT INTO comment_words (rowid, words)
SELECT marked_words.rowid, rtrim(replace(marked_words.words, '§' || comment.thread_id, ''))
FROM marked_words JOIN comment ON comment.id = marked_words.rowid ORDER BY marked_words.rowid;
DROP TABLE marked_words;
INSERT INTO comment_words (comment_words, rank) VALUES ('secure-delete', 1);
