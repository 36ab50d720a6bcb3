CREATE TABLE thread (
    id BIGINT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    renderer INTEGER NOT NULL,
    question TEXT NOT NULL,
    pole_low TEXT NOT NULL,
    pole_high TEXT NOT NULL,
    hint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'slow', 'locked')),
    -- How new comments are held: as the site does, or as this thread says.
    moderation TEXT NOT NULL CHECK (moderation IN ('site', 'none', 'first', 'all')),
    author_id BIGINT REFERENCES account (id) ON DELETE SET NULL,
    -- Absent while it is a draft.
    published_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX thread_published ON thread (published_at, id) WHERE published_at IS NOT NULL;
CREATE INDEX thread_by_author ON thread (author_id);
