-- What threads and comments are found by: the words of what everybody may read, folded and taken apart by the program, with one space
-- between two. The tokenizer only cuts at those spaces. A row's rowid is the id of the thread or comment. Which word stands where is not
-- kept: the program looks at the text itself for that.
CREATE VIRTUAL TABLE thread_words USING fts5 (words, tokenize = 'ascii', detail = 'none', prefix = '3 4 5');
CREATE VIRTUAL TABLE comment_words USING fts5 (words, tokenize = 'ascii', detail = 'none', prefix = '3 4 5');
-- Words that are taken out are gone from the index at once, and not only when its parts are merged some day.
INSERT INTO thread_words (thread_words, rank) VALUES ('secure-delete', 1);
INSERT INTO comment_words (comment_words, rank) VALUES ('secure-delete', 1);
