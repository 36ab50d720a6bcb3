-- Members are notified of the outcome of what they reported. SQLite cannot change a CHECK in its place.
CREATE TABLE notification_with_reports (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'decision', 'story', 'answer', 'report')),
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    event_id BIGINT REFERENCES mod_event (id),
    -- One notification for each event and person, however often the job that makes it runs.
    dedupe_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    -- When its email was accepted, for members who want emails.
    mailed_at BIGINT
);
INSERT INTO notification_with_reports (id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at)
SELECT id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at FROM notification;
DROP TABLE notification;
ALTER TABLE notification_with_reports RENAME TO notification;
CREATE INDEX notice_by_account ON notification (account_id, id);
CREATE INDEX notice_by_comment ON notification (comment_id);
CREATE INDEX notice_by_event ON notification (event_id);
CREATE INDEX notice_unread ON notification (account_id, id) WHERE read_at IS NULL;
