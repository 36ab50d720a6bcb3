-- The words over an essay that somebody wrote, empty when nobody did. `excerpt` is what lists show: these, or the essay's beginning.
ALTER TABLE thread ADD COLUMN cover TEXT NOT NULL DEFAULT '';
-- Until now both stood in one column. What is made of a longer essay ends with the sign that something was left out.
UPDATE thread SET cover = excerpt WHERE excerpt NOT LIKE '%…' AND length(body) > 600;

-- Which revision stands in the row, as `version` is the latest one: a later one was kept while somebody wrote, and waits to be saved.
-- 0 while nothing that was kept could stand there, because something is missing in it.
ALTER TABLE thread ADD COLUMN placed INTEGER NOT NULL DEFAULT 0;
UPDATE thread SET placed = version;

-- Every text that an essay had: one row for each save, and for each ten minutes of writing.
CREATE TABLE thread_revision (
    thread_id BIGINT NOT NULL REFERENCES thread (id) ON DELETE CASCADE,
    -- Moves on with every change of the row, so that a window that has an older text notices.
    number INTEGER NOT NULL,
    account_id BIGINT REFERENCES account (id) ON DELETE SET NULL,
    made TEXT NOT NULL CHECK (made IN ('saved', 'kept', 'restored')),
    -- As they were typed, whether or not they fit.
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    cover TEXT NOT NULL,
    question TEXT NOT NULL,
    pole_low TEXT NOT NULL,
    pole_high TEXT NOT NULL,
    hint TEXT NOT NULL,
    moderation TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (thread_id, number)
);
CREATE INDEX thread_revision_by_account ON thread_revision (account_id);
INSERT INTO thread_revision
    SELECT id, version, author_id, 'saved', title, slug, body, cover, question, pole_low, pole_high, hint, moderation, updated_at, updated_at
    FROM thread;
