DROP INDEX thread_due;
ALTER TABLE thread DROP COLUMN publish_at;
