-- What somebody has typed and not sent yet: a member's, kept while they write, or, for 72 hours, that of somebody whose session had
-- ended, until they sign in again. No page, queue, feed, count or rule knows it.
CREATE TABLE sketch (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT REFERENCES account (id),
    -- Of the cookie in the browser in which it was typed; one of the two is there.
    token_hash TEXT UNIQUE,
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    parent_id BIGINT REFERENCES comment (id),
    -- As they were typed, whether or not they fit.
    body TEXT NOT NULL,
    position TEXT NOT NULL,
    byline TEXT NOT NULL,
    -- Grows with every change, so that a window that has an older text notices.
    revision INTEGER NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK ((account_id IS NULL) <> (token_hash IS NULL))
);
CREATE UNIQUE INDEX sketch_by_place ON sketch (account_id, thread_id, coalesce(parent_id, 0));
CREATE INDEX sketch_by_thread ON sketch (thread_id);
CREATE INDEX sketch_by_parent ON sketch (parent_id);
CREATE INDEX sketch_by_age ON sketch (updated_at);
