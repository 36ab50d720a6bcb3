CREATE TABLE comment (
    id BIGINT PRIMARY KEY NOT NULL,
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    parent_id BIGINT REFERENCES comment (id),
    -- The story that this belongs to: its own id for a story.
    root_id BIGINT NOT NULL REFERENCES comment (id),
    -- 0 for a story.
    depth INTEGER NOT NULL CHECK (depth >= 0),
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- The name shown, and whether it is the account's or a pen name.
    byline TEXT NOT NULL,
    byline_kind TEXT NOT NULL CHECK (byline_kind IN ('account', 'pen')),
    -- 0 is all the low pole, 100 all the high one; absent means "not placed".
    position INTEGER CHECK (position BETWEEN 0 AND 100),
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    renderer INTEGER NOT NULL,
    -- The axes. Visible = published and live.
    moderation TEXT NOT NULL CHECK (moderation IN ('held', 'published', 'removed', 'spam')),
    review TEXT NOT NULL CHECK (review IN ('unreviewed', 'reviewed')),
    author_state TEXT NOT NULL CHECK (author_state IN ('live', 'withdrawn', 'erased')),
    -- The reason shown where a removed comment stood.
    removed_reason TEXT,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    -- Whether the author wants to hear of replies by mail.
    notify BOOLEAN NOT NULL,
    -- The form's one-time id with a digest of what it held: a form that arrives twice makes one comment.
    form_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it was first seen by everybody.
    published_at BIGINT,
    edited_at BIGINT,
    -- When its author took it back; it can be returned for 30 days.
    withdrawn_at BIGINT,
    UNIQUE (account_id, form_id)
);
CREATE INDEX comment_stories ON comment (thread_id, created_at, id) WHERE parent_id IS NULL;
CREATE INDEX comment_by_thread ON comment (thread_id, id);
CREATE INDEX comment_by_root ON comment (root_id, created_at, id);
CREATE INDEX comment_by_parent ON comment (parent_id);
CREATE INDEX comment_by_account ON comment (account_id, thread_id, created_at);
CREATE INDEX comment_published ON comment (thread_id, published_at, id) WHERE moderation = 'published' AND author_state = 'live';
CREATE INDEX comment_withdrawn ON comment (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX comment_latest ON comment (published_at, id) WHERE moderation = 'published' AND author_state = 'live';

CREATE TABLE comment_revision (
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    position INTEGER,
    created_at BIGINT NOT NULL,
    -- When everybody could first read it; absent for what only its author and the moderators saw, and for what was mended in the
    -- first half hour.
    shown_at BIGINT,
    PRIMARY KEY (comment_id, revision)
);

-- A pen name is kept for one thread and belongs to one account there.
CREATE TABLE pen_name (
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    skeleton TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (thread_id, account_id),
    UNIQUE (thread_id, skeleton)
);
CREATE INDEX pen_name_by_account ON pen_name (account_id);
