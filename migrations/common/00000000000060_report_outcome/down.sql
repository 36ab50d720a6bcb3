CREATE TABLE notification_before (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'decision', 'story', 'answer')),
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    event_id BIGINT REFERENCES mod_event (id),
    -- One notification for each event and person, however often the job that makes it runs.
    dedupe_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    -- When its email was accepted, for members who want emails.
    mailed_at BIGINT
);
INSERT INTO notification_before (id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at)
SELECT id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at FROM notification WHERE kind <> 'report';
DROP TABLE notification;
ALTER TABLE notification_before RENAME TO notification;
CREATE INDEX notice_by_account ON notification (account_id, id);
CREATE INDEX notice_by_comment ON notification (comment_id);
CREATE INDEX notice_by_event ON notification (event_id);
CREATE INDEX notice_unread ON notification (account_id, id) WHERE read_at IS NULL;
