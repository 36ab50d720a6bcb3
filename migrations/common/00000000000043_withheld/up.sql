-- A text that was held or removed in a thread is held when it is posted there again.
CREATE INDEX comment_withheld ON comment (thread_id, id) WHERE moderation <> 'published';
