CREATE INDEX comment_latest ON comment (published_at, id) WHERE moderation = 'published' AND author_state = 'live';
