DELETE FROM notice WHERE kind IN ('story', 'answer');
CREATE TABLE notice_without_follows (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'decision')),
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    event_id BIGINT REFERENCES mod_event (id),
    dedupe_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    mailed_at BIGINT
);
INSERT INTO notice_without_follows (id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at)
SELECT id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at FROM notice;
DROP TABLE notice;
ALTER TABLE notice_without_follows RENAME TO notice;
CREATE INDEX notice_by_account ON notice (account_id, id);
CREATE INDEX notice_by_comment ON notice (comment_id);
CREATE INDEX notice_by_event ON notice (event_id);

DROP TABLE interest;
