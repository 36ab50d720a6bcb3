-- What a member wants to hear of a thread, or of one conversation in it. Without a row they hear what everybody does: who answers them.
CREATE TABLE interest (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    -- The story whose conversation it is; absent for the whole thread.
    root_id BIGINT REFERENCES comment (id),
    kind TEXT NOT NULL CHECK (kind IN ('follow', 'mute')),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX interest_in_thread ON interest (account_id, thread_id) WHERE root_id IS NULL;
CREATE UNIQUE INDEX interest_in_conversation ON interest (account_id, root_id) WHERE root_id IS NOT NULL;
CREATE INDEX interest_by_account ON interest (account_id, id);
-- Who follows: in the order of the accounts, a part at a time.
CREATE INDEX interest_by_thread ON interest (thread_id, root_id, kind, account_id);
CREATE INDEX interest_by_root ON interest (root_id, kind, account_id);

-- Notices of what a member follows: a story in a thread, an answer in a conversation. SQLite cannot change a CHECK in its place.
CREATE TABLE notice_with_follows (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'decision', 'story', 'answer')),
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    event_id BIGINT REFERENCES mod_event (id),
    -- One notice an event and person, however often the job that makes it runs.
    dedupe_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    -- When its letter was handed over, for those who want mail.
    mailed_at BIGINT
);
INSERT INTO notice_with_follows (id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at)
SELECT id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at FROM notice;
DROP TABLE notice;
ALTER TABLE notice_with_follows RENAME TO notice;
CREATE INDEX notice_by_account ON notice (account_id, id);
CREATE INDEX notice_by_comment ON notice (comment_id);
CREATE INDEX notice_by_event ON notice (event_id);
