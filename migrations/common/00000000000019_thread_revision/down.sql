DROP TABLE thread_revision;
ALTER TABLE thread DROP COLUMN placed;
ALTER TABLE thread DROP COLUMN cover;
