-- When a draft is published by itself.
ALTER TABLE thread ADD COLUMN publish_at BIGINT;
CREATE INDEX thread_due ON thread (publish_at) WHERE publish_at IS NOT NULL;
