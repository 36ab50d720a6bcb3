-- What somebody without a session wrote, until the address they gave is confirmed. It is no comment yet: no queue, page, feed, count or
-- rule knows it.
CREATE TABLE unconfirmed (
    id BIGINT PRIMARY KEY NOT NULL,
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    parent_id BIGINT REFERENCES comment (id),
    -- As it was given; empty once the comment is there.
    email TEXT NOT NULL,
    -- The name asked for.
    byline TEXT,
    position INTEGER CHECK (position BETWEEN 0 AND 100),
    -- Empty once the comment is there.
    body TEXT NOT NULL,
    notify BOOLEAN NOT NULL,
    trap TEXT NOT NULL,
    form_id TEXT NOT NULL,
    -- The form's id with a digest of what it held, and the address: what arrives twice is kept once.
    form_key TEXT NOT NULL UNIQUE,
    -- Grows when another address takes the place of the first: links that were mailed there end.
    round INTEGER NOT NULL,
    -- When a letter was last asked for.
    asked_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- What it became.
    comment_id BIGINT REFERENCES comment (id)
);
CREATE INDEX unconfirmed_by_expiry ON unconfirmed (expires_at);
CREATE INDEX unconfirmed_by_thread ON unconfirmed (thread_id);
CREATE INDEX unconfirmed_by_parent ON unconfirmed (parent_id);
CREATE INDEX unconfirmed_by_comment ON unconfirmed (comment_id);
