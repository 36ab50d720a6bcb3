CREATE TABLE notice (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'decision')),
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    event_id BIGINT REFERENCES mod_event (id),
    -- One notice an event and person, however often the job that makes it runs.
    dedupe_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    -- When its letter was handed over, for those who want mail.
    mailed_at BIGINT
);
CREATE INDEX notice_by_account ON notice (account_id, id);
CREATE INDEX notice_by_comment ON notice (comment_id);
CREATE INDEX notice_by_event ON notice (event_id);
