DROP INDEX notice_unread;
CREATE INDEX account_by_skeleton ON account (name_skeleton);
CREATE INDEX comment_stories ON comment (thread_id, created_at, id) WHERE parent_id IS NULL;
