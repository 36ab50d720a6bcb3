-- A site that has been there for years, in the words of both databases: {comments} comments, 20,000 of them under one thread, and
-- what goes with them in plausible proportions. Ids and times grow together. Of ten comments seven are stories, two answer one of them and
-- one answers an answer. The numbers in braces are those of crowd.rs.
INSERT INTO account (id, email, email_given, name, role, password_hash, verified_at, created_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
SELECT i, 'reader' || i || '@example.net', 'reader' || i || '@example.net', 'Reader ' || i, 'reader', '', 1, 1
FROM n;

INSERT INTO thread (
    id, slug, title, excerpt, body, html, renderer, question, pole_low, pole_high, hint, state, moderation, published_at, created_at,
    updated_at, version, placed
)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {threads})
SELECT i, CASE i WHEN 1 THEN 'crowded' ELSE 'thread-' || i END, 'Thread ' || i, 'An essay.', 'An essay.', '<p>An essay.</p>', 1,
    'Which is it?', 'Closeness', 'Space', '', 'open', 'site', 1700000000000000 + i, 1700000000000000 + i, 1700000000000000 + i, 1, 1
FROM n;

INSERT INTO thread_revision (
    thread_id, number, made, title, slug, body, cover, question, pole_low, pole_high, hint, moderation, begun_at, changed_at
)
SELECT id, 1, 'saved', title, slug, body, '', question, pole_low, pole_high, hint, moderation, 1, 1 FROM thread;

INSERT INTO comment (
    id, thread_id, parent_id, root_id, depth, account_id, byline, byline_kind, position, body, html, renderer, moderation, review,
    author_state, revision, notify, form_id, created_at, published_at, withdrawn_at, saw_first
)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {comments}),
told (i, account) AS (SELECT i, 1 + CASE WHEN i <= 20000 THEN i * 3 / 5 ELSE 12000 + (i - 20000) / {each} END FROM n)
SELECT i,
    CASE WHEN i <= 20000 THEN 1 ELSE 2 + (i / 10) % {others} END,
    CASE i % 10 WHEN 7 THEN i - 7 WHEN 8 THEN i - 1 WHEN 9 THEN i - 3 END,
    CASE i % 10 WHEN 7 THEN i - 7 WHEN 8 THEN i - 8 WHEN 9 THEN i - 3 ELSE i END,
    CASE i % 10 WHEN 7 THEN 1 WHEN 8 THEN 2 WHEN 9 THEN 1 ELSE 0 END,
    account,
    CASE WHEN account % 13 = 0 THEN 'Pen ' ELSE 'Reader ' END || account,
    CASE WHEN account % 13 = 0 THEN 'pen' ELSE 'account' END,
    CASE WHEN i % 10 < 7 AND i % 11 < 9 THEN (i * 31) % 101 END,
    'What I think about it is this ' || i, '<p>What I think about it is this ' || i || '</p>', 1,
    CASE i % {rare} WHEN 1 THEN 'held' WHEN 2 THEN 'removed' WHEN 3 THEN 'removed' WHEN 4 THEN 'spam' ELSE 'published' END, 'unreviewed',
    CASE i % 89 WHEN 5 THEN 'withdrawn' ELSE 'live' END, 1, FALSE, CAST(1000000 + i AS TEXT), 1700000000000000 + i,
    CASE WHEN i % {rare} NOT IN (1, 4) THEN 1700000000000000 + i END, CASE i % 89 WHEN 5 THEN 1700000000000000 + i END, account % 17 = 0
FROM told;

INSERT INTO comment_revision (comment_id, revision, body, html, position, created_at, shown_at)
SELECT id, 1, body, html, position, created_at, published_at FROM comment WHERE id <= 50000;

INSERT INTO pen_name (thread_id, account_id, name, skeleton, created_at)
SELECT DISTINCT thread_id, account_id, 'Pen ' || account_id, 'pen' || account_id, 1 FROM comment WHERE byline_kind = 'pen';

INSERT INTO persona (id, account_id, thread_id)
SELECT id, id, NULL FROM account UNION ALL SELECT thread_id * 100000 + account_id, account_id, thread_id FROM pen_name;

INSERT INTO placement_change (id, thread_id, account_id, byline_kind, position, created_at)
SELECT id, thread_id, account_id, byline_kind, (id * 7) % 101, created_at + 1 FROM comment WHERE id % 20 = 3 AND position IS NOT NULL;

INSERT INTO thanks (comment_id, account_id, created_at)
SELECT id, 1 + (account_id * 7) % 50000, created_at FROM comment WHERE id % 20 = 3;

INSERT INTO visit (account_id, thread_id, since, seen_at)
SELECT id, 1 + id % {threads}, NULL, 1700000000000000 FROM account WHERE id > 1;

INSERT INTO mod_case (id, comment_id, lane, state, version, opened_at, due_at, closed_at)
SELECT id, id,
    CASE (id / {seldom}) % 5 WHEN 0 THEN 'care' WHEN 1 THEN 'legal' WHEN 2 THEN 'report' WHEN 3 THEN 'spam' ELSE 'hold' END,
    CASE WHEN id % 10 = 1 THEN 'open' ELSE 'closed' END, 1, created_at, created_at + 1, CASE WHEN id % 10 <> 1 THEN created_at END
FROM comment WHERE id % {rare} = 1;

INSERT INTO mod_event (id, at, actor_kind, action, comment_id, revision, case_id, to_state, policy, visibility)
SELECT id, created_at, 'rule', 'hold', id, 1, CASE WHEN id % {rare} = 1 THEN id END, 'held/unreviewed/live', 1,
    CASE id % {rare} WHEN 1 THEN 'staff' WHEN 2 THEN 'public' ELSE 'subject' END
FROM comment WHERE id % {rare} < 4;

INSERT INTO rule_hit (id, comment_id, revision, rule, rule_version, verdict, why, created_at)
SELECT id, id, 1, 'links', 1, 'hold', 'It has many links.', created_at FROM comment WHERE id % {rare} = 1;

INSERT INTO report (id, comment_id, revision, reporter_id, reason, detail, case_id, created_at)
SELECT id, id, 1, 1 + (account_id * 11) % 50000, 'unkind', '', id, created_at FROM comment WHERE id % {seldom} = 1;

INSERT INTO notification (id, account_id, kind, comment_id, dedupe_key, created_at)
SELECT id, 1 + (account_id * 3) % 50000, 'reply', id, 'reply:' || id, created_at FROM comment WHERE id % 20 = 7;

INSERT INTO follow (id, account_id, thread_id, root_id, kind, created_at)
SELECT id, id, 1 + id % 3, NULL, CASE id % 5 WHEN 0 THEN 'mute' ELSE 'follow' END, 1700000000000000 FROM account WHERE id > 1
UNION ALL SELECT 100000 + id, 1 + (account_id * 13) % 50000, thread_id, id, CASE id % 7 WHEN 0 THEN 'mute' ELSE 'follow' END, created_at
FROM comment WHERE {found};

INSERT INTO muted_persona (id, account_id, persona_id, byline, created_at)
SELECT id, account_id, 1 + (account_id * 17) % 50000, 'Reader', created_at FROM comment WHERE id % {muted} = 3;
