-- What posting asks about earlier comments is answered by an index each, however many an author wrote in a thread.

-- The same text again, by its beginning, end and length: an index of whole texts would be as large as the table.
CREATE INDEX comment_by_text ON comment (substr(body, 1, 48), substr(body, length(body) - 47), length(body), thread_id, account_id);
-- The first and the latest position of an author in a thread.
CREATE INDEX comment_placed ON comment (account_id, thread_id, created_at, id) WHERE position IS NOT NULL;
-- Whether anything of an account was accepted.
CREATE INDEX comment_accepted ON comment (account_id, moderation, id) WHERE published_at IS NOT NULL;
