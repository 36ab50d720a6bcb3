DROP INDEX notice_unread;
-- What names look like is known to the program alone; an older one fills this in as names change.
ALTER TABLE account ADD COLUMN name_skeleton TEXT NOT NULL DEFAULT '';
CREATE INDEX account_by_skeleton ON account (name_skeleton);
CREATE INDEX comment_stories ON comment (thread_id, created_at, id) WHERE parent_id IS NULL;
