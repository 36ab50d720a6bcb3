-- What threads and comments are found by: the words of what everybody may read, folded and taken apart by the program. Which word stands
-- where is not kept: the program looks at the text itself for that.
CREATE TABLE thread_words (
    id BIGINT PRIMARY KEY NOT NULL REFERENCES thread (id),
    words TSVECTOR NOT NULL
);
-- New words go into the index at once: a list of those that wait would be read through by every search.
CREATE INDEX thread_words_by_word ON thread_words USING gin (words) WITH (fastupdate = off);
CREATE TABLE comment_words (
    id BIGINT PRIMARY KEY NOT NULL REFERENCES comment (id),
    words TSVECTOR NOT NULL
);
CREATE INDEX comment_words_by_word ON comment_words USING gin (words) WITH (fastupdate = off);
