CREATE TABLE mod_case (
    id BIGINT PRIMARY KEY NOT NULL,
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    lane TEXT NOT NULL CHECK (lane IN ('care', 'legal', 'report', 'hold', 'appeal', 'spam')),
    state TEXT NOT NULL CHECK (state IN ('open', 'waiting_author', 'escalated', 'closed')),
    outcome TEXT,
    -- Grows with everything that happens to the case; a decision names the version that it was made on.
    version INTEGER NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    closed_at BIGINT,
    -- The event that closed it, so that undoing just that one opens it again. No REFERENCES: the two tables would name each other.
    closed_by BIGINT
);
-- At most one open case a subject.
CREATE UNIQUE INDEX mod_case_open ON mod_case (comment_id) WHERE state <> 'closed';
CREATE INDEX mod_case_by_comment ON mod_case (comment_id, opened_at);
-- The state stands in it although all of its rows are open: SQLite counts from the index alone only then.
CREATE INDEX mod_case_queue ON mod_case (lane, due_at, id, state) WHERE state = 'open';

-- What was done, by whom, when and why. Rows are only ever added (triggers below each database's folder see to it).
CREATE TABLE mod_event (
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT REFERENCES account (id),
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('author', 'reader', 'moderator', 'owner', 'rule')),
    action TEXT NOT NULL,
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    revision INTEGER NOT NULL,
    case_id BIGINT REFERENCES mod_case (id),
    -- Each side as moderation/review/author, for instance held/unreviewed/live.
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT,
    policy INTEGER NOT NULL,
    -- The event that this one undoes.
    reverts_id BIGINT UNIQUE REFERENCES mod_event (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'subject', 'staff'))
);
CREATE INDEX mod_event_by_comment ON mod_event (comment_id, id);
CREATE INDEX mod_event_by_case ON mod_event (case_id, id);
CREATE INDEX mod_event_by_actor ON mod_event (actor_id, id);
-- What moderators and rules did, for the two logs; what authors do with their own is 'subject'.
CREATE INDEX mod_event_log ON mod_event (id) WHERE visibility <> 'subject';
CREATE INDEX mod_event_public ON mod_event (at, id) WHERE visibility = 'public';

-- Free text stands aside, so that an erasure can blank it while the log keeps what was done.
CREATE TABLE mod_event_text (
    event_id BIGINT PRIMARY KEY NOT NULL REFERENCES mod_event (id),
    message TEXT NOT NULL,
    note TEXT NOT NULL
);

CREATE TABLE rule_hit (
    id BIGINT PRIMARY KEY NOT NULL,
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    revision INTEGER NOT NULL,
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'flag', 'hold', 'spam', 'refuse')),
    -- A sentence that says why.
    why TEXT NOT NULL,
    -- The bytes of the body that it is about.
    span_start INTEGER,
    span_end INTEGER,
    created_at BIGINT NOT NULL
);
CREATE INDEX rule_hit_by_comment ON rule_hit (comment_id, revision, id);

CREATE TABLE report (
    id BIGINT PRIMARY KEY NOT NULL,
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    revision INTEGER NOT NULL,
    -- Absent for a report made without signing in.
    reporter_id BIGINT REFERENCES account (id),
    reason TEXT NOT NULL CHECK (reason IN ('unkind', 'privacy', 'sexual', 'hate', 'threat', 'worry', 'spam', 'off-topic', 'illegal', 'other')),
    detail TEXT NOT NULL,
    case_id BIGINT NOT NULL REFERENCES mod_case (id),
    outcome TEXT,
    created_at BIGINT NOT NULL,
    answered_at BIGINT,
    UNIQUE (reporter_id, comment_id, revision)
);
CREATE INDEX report_by_comment ON report (comment_id, revision);
CREATE INDEX report_by_case ON report (case_id, id);
