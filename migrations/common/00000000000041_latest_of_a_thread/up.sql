-- What is latest is asked of one thread only, which comment_published answers. PostgreSQL sometimes walked this index instead, past the
-- comments of all other threads.
DROP INDEX comment_latest;
