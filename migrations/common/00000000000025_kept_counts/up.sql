-- What pages show of a whole thread, kept with every change of what can be read, so that no page counts it anew
-- (docs/decisions/0010-kept-counts.md). What is kept can always be recounted: this fill is how.

-- How many comments everybody may read.
CREATE TABLE tally (
    thread_id BIGINT PRIMARY KEY NOT NULL REFERENCES thread (id),
    stories BIGINT NOT NULL,
    replies BIGINT NOT NULL
);
INSERT INTO tally (thread_id, stories, replies)
SELECT thread_id, sum(CASE WHEN parent_id IS NULL THEN 1 ELSE 0 END), sum(CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END)
FROM comment WHERE moderation = 'published' AND author_state = 'live' GROUP BY thread_id;

-- A story with all that answers it: one row for each, by which it has its place in every order.
CREATE TABLE branch (
    story_id BIGINT PRIMARY KEY NOT NULL REFERENCES comment (id),
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    created_at BIGINT NOT NULL,
    -- How many comments in it everybody may read; without any it leaves no trace.
    standing BIGINT NOT NULL,
    -- Without the story itself.
    replies BIGINT NOT NULL,
    -- Where the story was placed, and the same counted from the other pole; absent unless everybody may read the story.
    position INTEGER,
    mirrored INTEGER
);
INSERT INTO branch (story_id, thread_id, created_at, standing, replies, position, mirrored)
SELECT story.id, story.thread_id, story.created_at, coalesce(whole.standing, 0), coalesce(whole.replies, 0),
    CASE WHEN story.moderation = 'published' AND story.author_state = 'live' THEN story.position END,
    CASE WHEN story.moderation = 'published' AND story.author_state = 'live' THEN 100 - story.position END
FROM comment AS story LEFT JOIN (
    SELECT root_id, count(*) AS standing, sum(CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END) AS replies
    FROM comment WHERE moderation = 'published' AND author_state = 'live' GROUP BY root_id
) AS whole ON whole.root_id = story.id
WHERE story.parent_id IS NULL;
CREATE INDEX branch_by_age ON branch (thread_id, created_at, story_id) WHERE standing > 0;
CREATE INDEX branch_by_replies ON branch (thread_id, replies, story_id) WHERE standing > 0;
CREATE INDEX branch_by_place ON branch (thread_id, position, story_id);
CREATE INDEX branch_by_mirror ON branch (thread_id, mirrored, story_id);
CREATE INDEX branch_by_place_and_replies ON branch (thread_id, position, replies, story_id);

-- Where one voice stands under a thread, an account or its pen name there: at first, now, and whether it looked at the picture before.
-- Without places while nothing can be read that it told with one. No REFERENCES to the account: they would lock it.
CREATE TABLE stance (
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    account_id BIGINT NOT NULL,
    byline_kind TEXT NOT NULL CHECK (byline_kind IN ('account', 'pen')),
    at_first INTEGER,
    at_last INTEGER,
    looked INTEGER,
    PRIMARY KEY (thread_id, account_id, byline_kind)
);
INSERT INTO stance (thread_id, account_id, byline_kind, at_first, at_last, looked)
WITH told AS (
    SELECT thread_id, account_id, byline_kind, position, created_at, id, CASE WHEN saw_first THEN 1 ELSE 0 END AS saw
    FROM comment WHERE position IS NOT NULL AND moderation = 'published' AND author_state = 'live'
), placed AS (
    SELECT * FROM told
    UNION ALL SELECT thread_id, account_id, byline_kind, position, created_at, id, 0 FROM place_change
    WHERE EXISTS (
        SELECT 1 FROM comment AS still
        WHERE still.account_id = place_change.account_id AND still.thread_id = place_change.thread_id
            AND still.byline_kind = place_change.byline_kind AND still.position IS NOT NULL
            AND still.moderation = 'published' AND still.author_state = 'live'
    )
), turn AS (
    SELECT thread_id, account_id, byline_kind, position, saw,
        row_number() OVER (PARTITION BY thread_id, account_id, byline_kind ORDER BY created_at, id) AS nth,
        row_number() OVER (PARTITION BY thread_id, account_id, byline_kind ORDER BY created_at DESC, id DESC) AS nth_last
    FROM placed
)
SELECT thread_id, account_id, byline_kind, max(CASE WHEN nth = 1 THEN position END), max(CASE WHEN nth_last = 1 THEN position END), max(saw)
FROM turn GROUP BY thread_id, account_id, byline_kind;

-- How many voices have which stance.
CREATE TABLE picture (
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    at_first INTEGER NOT NULL,
    at_last INTEGER NOT NULL,
    looked INTEGER NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (thread_id, at_first, at_last, looked)
);
INSERT INTO picture (thread_id, at_first, at_last, looked, people)
SELECT thread_id, at_first, at_last, looked, count(*) FROM stance WHERE at_last IS NOT NULL GROUP BY thread_id, at_first, at_last, looked;
