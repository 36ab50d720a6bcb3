DROP TABLE announcement;
DROP INDEX thread_by_announcer;
ALTER TABLE thread DROP COLUMN announce_by;
ALTER TABLE thread_revision DROP COLUMN closes_after;
DROP INDEX thread_closing;
ALTER TABLE thread DROP COLUMN closes_at;
ALTER TABLE thread DROP COLUMN closes_after;
DROP INDEX thread_due;
ALTER TABLE thread DROP COLUMN publish_at;
