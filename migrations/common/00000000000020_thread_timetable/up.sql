-- When a draft is published by itself.
ALTER TABLE thread ADD COLUMN publish_at BIGINT;
CREATE INDEX thread_due ON thread (publish_at) WHERE publish_at IS NOT NULL;

-- After how many days it takes no more stories by itself; never when absent.
ALTER TABLE thread ADD COLUMN closes_after INTEGER CHECK (closes_after BETWEEN 1 AND 3650);
-- When that is, once it is published; absent afterwards, so that its owner can open it again.
ALTER TABLE thread ADD COLUMN closes_at BIGINT;
CREATE INDEX thread_closing ON thread (closes_at) WHERE closes_at IS NOT NULL;
ALTER TABLE thread_revision ADD COLUMN closes_after TEXT NOT NULL DEFAULT '';

-- Who wished that subscribers are written to when it is published.
ALTER TABLE thread ADD COLUMN announce_by BIGINT REFERENCES account (id) ON DELETE SET NULL;
CREATE INDEX thread_by_announcer ON thread (announce_by);

-- What told the subscribers of a thread: once for each, for ever.
CREATE TABLE announcement (
    thread_id BIGINT PRIMARY KEY NOT NULL REFERENCES thread (id),
    issue_id BIGINT REFERENCES issue (id),
    at BIGINT NOT NULL
);
CREATE INDEX announcement_by_issue ON announcement (issue_id);
