-- A site as the last version before the refit left it (commit efe650f, migration 00000000000032), for tests/suite/old_database.
--
-- How it was made: that version served a new SQLite file with the secret key of the tests and MODERATION=none, and a script did all of this
-- through its pages and its command line. Then each table was written out by primary key. Left out are the first thread, links that were used,
-- and two subscribers like Mona. The lists come from a migration.
--
-- The statements mean the same to SQLite and PostgreSQL, but for the search index at the end, where PostgreSQL says id for rowid. Times are microseconds
-- since 1970; the last row is from 29 November 2026, 07:20 UTC. Ids are numbers here and text in addresses: 914777781894857058 is
-- /c/0scfhhf146gb2. Tables and columns have the names of that version.

-- Ada owns the site and Mara moderates it. Tess was a moderator and is a reader now, trusted since. Finn is disabled. Ben and Cleo joined by
-- the form; Dora did as well, and has not opened the link in her email. All have the password of the suite.
INSERT INTO account (id, email, email_given, name, role, standing, password_hash, verified_at, disabled_at, created_at) VALUES
(914777767128894895, 'ada@example.org', 'ada@example.org', 'Ada', 'owner', 'trusted', '$argon2id$v=19$m=19456,t=2,p=1$x512KqmtkQK6jfOqUE9IbQ$bjHEj3/QrXYTWfNzzOW/B5EU61DtW7bCF1MclXILjgc', 1795936815432020, NULL, 1795936815432020),
(914777769136942411, 'mara@example.org', 'mara@example.org', 'Mara', 'moderator', 'trusted', '$argon2id$v=19$m=19456,t=2,p=1$kUmD1RzTzhqhjW4LFhXyVg$JORagCPr0Jo3+S/IifQWEk1kfT7qnPSyEkER5h7M6lo', 1795936815911957, NULL, 1795936815911957),
(914777770662769788, 'tess@example.org', 'tess@example.org', 'Tess', 'reader', 'trusted', '$argon2id$v=19$m=19456,t=2,p=1$ALVYQ2q9axkOnEHXQ93BHg$KgxUUymlkgQBGzykVAE1q5z4wnlAwd18jxKB20qvYrk', 1795936816275606, NULL, 1795936816275606),
(914777773694036337, 'finn@example.org', 'finn@example.org', 'Finn', 'reader', 'new', '$argon2id$v=19$m=19456,t=2,p=1$AzYmHmMcktwIxkl+u+hbpA$qhmpmQDtgG+pF7xEsnkEomBHCrwLuJJLfhEs4BtdqSU', 1795936816997361, 1795936817200404, 1795936816997361),
(914777776601959449, 'ben@example.org', 'ben@example.org', 'Ben', 'reader', 'new', '$argon2id$v=19$m=19456,t=2,p=1$5Wusa6bcLuD3FP7gki5w0A$CzcoMwCJFXEU3Y2NoLpZbRDtdU5kSm9YL+NdC6Hadwg', 1795936818195539, NULL, 1795936817691859),
(914777779722287643, 'cleo@example.org', 'cleo@example.org', 'Cleo', 'reader', 'new', '$argon2id$v=19$m=19456,t=2,p=1$T7wei2iN4hd4w5k+HpXLkA$EBM6zr7zoV/YBXnI6tFqCXVDHfbOVEEUgYkbVSf7b7k', 1795936818788026, NULL, 1795936818435834),
(914777804720340365, 'dora@example.org', 'dora@example.org', 'Dora', 'reader', 'new', '$argon2id$v=19$m=19456,t=2,p=1$CSg03yyfwKE5odnoNAHAxA$3bf4YOI/t8uy3/QmP1Ts1Il8lYKvNY/2I8j9IOsl2h8', NULL, NULL, 1795936824395338);

-- Ben has not been notified yet that his parrot was removed: the email leaves a minute after the decision.
INSERT INTO job (id, kind, payload, state, attempts, run_at, lease_until, lease_epoch, dedupe_key, created_at, failure) VALUES
(914777800692670888, 'decision_made', '{"event":"0scfhj0hapxtg","kind":"decision_made"}', 'ready', 0, 1795936883434217, NULL, 0, NULL, 1795936823434217, NULL);

-- Hanna, Kim and Mona are subscribed, Ivo left, Jon paused for 30 days, Lena has not opened the link in her email.
INSERT INTO subscriber (id, email, email_given, address_hash, created_at) VALUES
(914777811925376522, 'hanna@example.org', 'hanna@example.org', 'aOGT1Hukn4xk-33NzA7XIXDEQ4r9fKAU0rngfWqP0-w', 1795936826112150),
(914777813982430119, 'ivo@example.org', 'ivo@example.org', 'zAbDApJ4ouiSS1DDKImNH_Q5zKdm-2iEGbLZL_8u_Wc', 1795936826603424),
(914777816166442803, 'jon@example.org', 'jon@example.org', '51jheIOdRqN57_nBOUuG5lLKXVUpWhPAAGMch5QANCM', 1795936827124288),
(914777818299495459, 'kim@example.org', 'kim@example.org', '_PxDOn4J0FUb7XUDJ1QpZd9f_Q4L1i_BK1ZJibBjppQ', 1795936827632425),
(914777820709143837, 'lena@example.org', 'lena@example.org', 'o55DCeZmL4ItdceNCl087L6L9ZKx0DIZrT-CKJ2a-dw', 1795936828207701),
(914777851935252333, 'mona@example.org', 'mona@example.org', 'lrQVqU7T9QkO7UuuDsHAzPLZ5UXbevluD1rkrnquu5Y', 1795936835651372);

-- Dora's link that verifies her address, and Cleo's that sets a new password. The tests have the links; here are their hashes.
INSERT INTO account_token (id, account_id, purpose, token_hash, created_at, expires_at, used_at) VALUES
(914777806172824111, 914777804720340365, 'verify', 'QYuio7O2XBREoUzoTbnNiINZ_QtzdGKniLyNJ4F5Svk', 1795936824741435, 1796196024741435, NULL),
(914777810078080515, 914777779722287643, 'reset', 'oasPS-aavoJcvzDApjFG3FwUbGjYgN-RPY5yhS-6Zog', 1795936825672393, 1795938625672393, NULL);

-- Lena's link.
INSERT INTO confirmation (token_hash, subscriber_id, created_at, expires_at, used_at) VALUES
('xH9bAIrZkbEBqbqAO-uFDaVW4WJnFAfK0wbGc7ckdEs', 914777820709143837, 1795936828454547, 1796196028454547, NULL);

-- Who asked for what, and when.
INSERT INTO consent (id, subscriber_id, list_id, action, through, wording, at) VALUES
(914777811925376632, 914777811925376522, 1, 'asked', 'form', 1, 1795936826112150),
(914777813949284727, 914777811925376522, 1, 'confirmed', 'link', 1, 1795936826595352),
(914777813982430347, 914777813982430119, 1, 'asked', 'form', 1, 1795936826603424),
(914777816095232618, 914777813982430119, 1, 'confirmed', 'link', 1, 1795936827107361),
(914777816168756247, 914777816166442803, 1, 'asked', 'form', 1, 1795936827124288),
(914777818204308527, 914777816166442803, 1, 'confirmed', 'link', 1, 1795936827609876),
(914777818301109611, 914777818299495459, 1, 'asked', 'form', 1, 1795936827632425),
(914777820502248264, 914777818299495459, 1, 'confirmed', 'link', 1, 1795936828157048),
(914777820710764546, 914777820709143837, 1, 'asked', 'form', 1, 1795936828207701),
(914777851576803846, 914777813982430119, 1, 'unsubscribed', 'link', 1, 1795936835566523),
(914777851771541271, 914777816166442803, 1, 'paused', 'preferences', 1, 1795936835612259),
(914777851935252452, 914777851935252333, 1, 'asked', 'form', 1, 1795936835651372),
(914777854775321758, 914777851935252333, 1, 'confirmed', 'link', 1, 1795936836329444);

-- The first issue was sent to the four subscribers of that day. The second was paused after two emails.
INSERT INTO issue (id, slug, list_id, subject, body, html, plain, state, author_id, created_at, updated_at, scheduled_at, sent_at, finished_at, audience, running_since, paused_by, version) VALUES
(914777823720886574, 'the-first-letter', 1, 'The first letter', 'Dear reader,

here is news of The first letter.', '<p>Dear reader,</p>
<p>here is news of The first letter.</p>
', 'Dear reader,

here is news of The first letter.
', 'done', 914777767128894895, 1795936828925712, 1795936828974955, NULL, 1795936828974955, 1795936832862109, 4, 1795936828974955, NULL, 2),
(914777862594875065, 'the-second-letter', 1, 'The second letter', 'Dear reader,

here is news of The second letter.', '<p>Dear reader,</p>
<p>here is news of The second letter.</p>
', 'Dear reader,

here is news of The second letter.
', 'paused', 914777767128894895, 1795936838193179, 1795936838331329, NULL, 1795936838331329, NULL, 3, 1795936838331329, 'owner', 3);

-- Everyone who signed in is signed in still.
INSERT INTO session (id, account_id, token_hash, device, created_at, seen_at, expires_at) VALUES
(914777775217527023, 914777767128894895, 'IIJcjbO39rattKzwF7_nTmz03JwFoTaqJOgWHFfK3GY', 'A browser', 1795936817361096, 1795936817361096, 1795980017361096),
(914777775639028763, 914777769136942411, 'xhBrbr7LSW13cEoN6s1rLKIrdZjbLP2y5M21rx791IU', 'A browser', 1795936817461726, 1795936817461726, 1795980017461726),
(914777776159673179, 914777770662769788, 'LsdOY6G3nmbKOTpStTLBGqi6WGf8l9RTndmBIFNrNeE', 'A browser', 1795936817585602, 1795936817585602, 1798528817585602),
(914777779179997382, 914777776601959449, 'NGTBk-UD59LQb8ekEs7p2dm16rA9LaGN6qcIxyd33Zc', 'A browser', 1795936818305674, 1795936818305674, 1798528818305674),
(914777781441804723, 914777779722287643, 'gYtA8QBU64nzxPItb_nP5505z4eVrPmk_uCpmtAFjK8', 'A browser', 1795936818845102, 1795936818845102, 1798528818845102);

INSERT INTO subscription (subscriber_id, list_id, state, since, paused_until) VALUES
(914777811925376522, 1, 'active', 1795936826595352, NULL),
(914777813982430119, 1, 'unsubscribed', 1795936835566523, NULL),
(914777816166442803, 1, 'paused', 1795936835612259, 1798528835612259),
(914777818299495459, 1, 'active', 1795936828157048, NULL),
(914777820709143837, 1, 'pending', 1795936828207701, NULL),
(914777851935252333, 1, 'active', 1795936836329444, NULL);

-- One essay. The first thread, which each new site has, is left out.
INSERT INTO thread (id, slug, title, excerpt, body, html, renderer, question, pole_low, pole_high, hint, state, moderation, author_id, published_at, created_at, updated_at, version, cover, placed, publish_at, closes_after, closes_at, announce_by) VALUES
(914777781657019002, 'letters-by-the-window', 'Letters by the window', 'Two letters, one of them kept.', 'My aunt wrote every letter twice.

The second one she kept.', '<p>My aunt wrote every letter twice.</p>
<p>The second one she kept.</p>
', 1, 'Would you have kept it?', 'sent', 'kept', '', 'open', 'none', 914777767128894895, 1795936818911554, 1795936818896501, 1795936818911554, 1, 'Two letters, one of them kept.', 1, NULL, NULL, NULL, NULL);

-- Five stories and two replies that anyone can read, and Ben's parrot, which was removed.
INSERT INTO comment (id, thread_id, parent_id, root_id, depth, account_id, byline, byline_kind, position, body, html, renderer, moderation, review, author_state, removed_reason, revision, notify, form_id, created_at, published_at, edited_at, withdrawn_at, saw_first) VALUES
(914777781894857058, 914777781657019002, NULL, 914777781894857058, 0, 914777776601959449, 'Ben', 'account', 80, 'I kept one for thirty years, unread.', '<p>I kept one for thirty years, unread.</p>
', 1, 'published', 'unreviewed', 'live', NULL, 1, TRUE, '066f405e60af197057903114c7e3f1a5', 1795936818953924, 1795936818953924, NULL, NULL, FALSE),
(914777782111245044, 914777781657019002, NULL, 914777782111245044, 0, 914777779722287643, 'Night Heron', 'pen', 15, 'Mine went out the same evening.', '<p>Mine went out the same evening.</p>
', 1, 'published', 'unreviewed', 'live', NULL, 1, TRUE, 'fab4cde56e22b89a8c12d696fd28570f', 1795936819004421, 1795936819004421, NULL, NULL, FALSE),
(914777782288965748, 914777781657019002, NULL, 914777782288965748, 0, 914777770662769788, 'Tess', 'account', 40, 'We burned them together.', '<p>We burned them together.</p>
', 1, 'published', 'reviewed', 'live', NULL, 1, TRUE, 'ba5c019a0dc53d879968731eec6d948b', 1795936819047676, 1795936819047676, NULL, NULL, FALSE),
(914777782560086227, 914777781657019002, 914777781894857058, 914777781894857058, 1, 914777779722287643, 'Night Heron', 'pen', NULL, 'Did you ever open it?', '<p>Did you ever open it?</p>
', 1, 'published', 'unreviewed', 'live', NULL, 1, TRUE, 'b37c652f505617e3450ba8c2fc75d5ea', 1795936819111335, 1795936819111335, NULL, NULL, FALSE),
(914777791985804551, 914777781657019002, 914777782560086227, 914777781894857058, 2, 914777776601959449, 'Ben', 'account', NULL, 'Never.', '<p>Never.</p>
', 1, 'published', 'unreviewed', 'live', NULL, 1, TRUE, '349962db90e0a153f9a2f63bd55171e0', 1795936821358038, 1795936821358038, NULL, NULL, FALSE),
(914777792486949631, 914777781657019002, NULL, 914777792486949631, 0, 914777776601959449, 'Ben', 'account', 60, 'A parrot ate mine.', '<p>A parrot ate mine.</p>
', 1, 'removed', 'reviewed', 'live', 'off topic', 1, TRUE, '814213170a4de8447da89d2f56d0ec91', 1795936821478507, 1795936821478507, NULL, NULL, FALSE),
(914777792747469834, 914777781657019002, NULL, 914777792747469834, 0, 914777779722287643, 'Cleo', 'account', 5, 'You all sound like liars.', '<p>You all sound like liars.</p>
', 1, 'published', 'unreviewed', 'live', NULL, 1, TRUE, '0ae72123999b477a674853f5a815dd30', 1795936821540637, 1795936821540637, NULL, NULL, FALSE),
(914777793939401197, 914777781657019002, NULL, 914777793939401197, 0, 914777770662769788, 'Tess', 'account', 55, 'I edit what I write, once.', '<p>I edit what I write, once.</p>
', 1, 'published', 'unreviewed', 'live', NULL, 2, TRUE, '76c52c7c596f83f7d661a8c3d3a398fa', 1795936821824709, 1795936821824709, NULL, NULL, FALSE);

-- The ledger: Mona waits for the second issue, the others have what they were sent.
INSERT INTO delivery (id, issue_id, subscriber_id, address, state, attempt, next_at, lease_owner, lease_until, lease_epoch, reason, smtp_code, enhanced_code, reply, done_at) VALUES
(914777823929365038, 914777823720886574, 914777811925376522, 'hanna@example.org', 'sent', 1, 1795936829986115, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, 'kept as 20261129T072029.858881Z-0scfhjp5vdwhe.issue.eml', 1795936829986115),
(914777823929365039, 914777823720886574, 914777813982430119, 'ivo@example.org', 'sent', 1, 1795936830864699, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, 'kept as 20261129T072030.852738Z-0scfhjp5vdwhf.issue.eml', 1795936830864699),
(914777823929365040, 914777823720886574, 914777816166442803, 'jon@example.org', 'sent', 1, 1795936831864388, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, 'kept as 20261129T072031.852739Z-0scfhjp5vdwhg.issue.eml', 1795936831864388),
(914777823929365041, 914777823720886574, 914777818299495459, 'kim@example.org', 'sent', 1, 1795936832860943, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, 'kept as 20261129T072032.856476Z-0scfhjp5vdwhh.issue.eml', 1795936832860943),
(914777863173846514, 914777862594875065, 914777811925376522, 'hanna@example.org', 'sent', 1, 1795936838874769, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, 'kept as 20261129T072038.871683Z-0scfhktqdwdfj.issue.eml', 1795936838874769),
(914777863173846515, 914777862594875065, 914777818299495459, 'kim@example.org', 'sent', 1, 1795936839944441, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, 'kept as 20261129T072039.875630Z-0scfhktqdwdfk.issue.eml', 1795936839944441),
(914777863173846516, 914777862594875065, 914777851935252333, 'mona@example.org', 'queued', 0, 1795936838331329, 'F9vEjG9V_hyU27Cp75n1AA76Xn1YUQ5PXLBJBPZ9lIM', NULL, 1, NULL, NULL, NULL, NULL, NULL);

-- Cleo writes as Night Heron beside her own name.
INSERT INTO pen_name (thread_id, account_id, name, skeleton, created_at) VALUES
(914777781657019002, 914777779722287643, 'Night Heron', 'night heron', 1795936819004421);

-- Where readers placed themselves: counts that are stored and not derived on each page, here and in the next two tables.
INSERT INTO picture (thread_id, at_first, at_last, looked, people) VALUES
(914777781657019002, 5, 5, 0, 1),
(914777781657019002, 15, 15, 0, 1),
(914777781657019002, 40, 40, 0, 0),
(914777781657019002, 40, 50, 0, 0),
(914777781657019002, 40, 55, 0, 1),
(914777781657019002, 80, 60, 0, 0),
(914777781657019002, 80, 80, 0, 1);

INSERT INTO stance (thread_id, account_id, byline_kind, at_first, at_last, looked) VALUES
(914777781657019002, 914777770662769788, 'account', 40, 55, 0),
(914777781657019002, 914777776601959449, 'account', 80, 80, 0),
(914777781657019002, 914777779722287643, 'account', 5, 5, 0),
(914777781657019002, 914777779722287643, 'pen', 15, 15, 0);

INSERT INTO tally (thread_id, stories, replies) VALUES
(914777781657019002, 5, 2);

INSERT INTO thread_revision (thread_id, number, account_id, made, title, slug, body, cover, question, pole_low, pole_high, hint, moderation, begun_at, changed_at, closes_after) VALUES
(914777781657019002, 1, 914777767128894895, 'saved', 'Letters by the window', 'letters-by-the-window', 'My aunt wrote every letter twice.

The second one she kept.', 'Two letters, one of them kept.', 'Would you have kept it?', 'sent', 'kept', '', 'none', 1795936818896501, 1795936818896501, '');

-- When members last read the thread.
INSERT INTO visit (account_id, thread_id, since, seen_at) VALUES
(914777770662769788, 914777781657019002, NULL, 1795936819040754),
(914777776601959449, 914777781657019002, NULL, 1795936818934576),
(914777779722287643, 914777781657019002, NULL, 1795936818990254);

-- Counts of each story.
INSERT INTO branch (story_id, thread_id, created_at, standing, replies, position, mirrored) VALUES
(914777781894857058, 914777781657019002, 1795936818953924, 3, 2, 80, 20),
(914777782111245044, 914777781657019002, 1795936819004421, 1, 0, 15, 85),
(914777782288965748, 914777781657019002, 1795936819047676, 1, 0, 40, 60),
(914777792486949631, 914777781657019002, 1795936821478507, 0, 0, NULL, NULL),
(914777792747469834, 914777781657019002, 1795936821540637, 1, 0, 5, 95),
(914777793939401197, 914777781657019002, 1795936821824709, 1, 0, 55, 45);

-- Tess edited her second story.
INSERT INTO comment_revision (comment_id, revision, body, html, position, created_at, shown_at) VALUES
(914777781894857058, 1, 'I kept one for thirty years, unread.', '<p>I kept one for thirty years, unread.</p>
', 80, 1795936818953924, 1795936818953924),
(914777782111245044, 1, 'Mine went out the same evening.', '<p>Mine went out the same evening.</p>
', 15, 1795936819004421, 1795936819004421),
(914777782288965748, 1, 'We burned them together.', '<p>We burned them together.</p>
', 40, 1795936819047676, 1795936819047676),
(914777782560086227, 1, 'Did you ever open it?', '<p>Did you ever open it?</p>
', NULL, 1795936819111335, 1795936819111335),
(914777791985804551, 1, 'Never.', '<p>Never.</p>
', NULL, 1795936821358038, 1795936821358038),
(914777792486949631, 1, 'A parrot ate mine.', '<p>A parrot ate mine.</p>
', 60, 1795936821478507, 1795936821478507),
(914777792747469834, 1, 'You all sound like liars.', '<p>You all sound like liars.</p>
', 5, 1795936821540637, 1795936821540637),
(914777793939401197, 1, 'I edit what I write.', '<p>I edit what I write.</p>
', 50, 1795936821824709, NULL),
(914777793939401197, 2, 'I edit what I write, once.', '<p>I edit what I write, once.</p>
', 55, 1795936821897992, 1795936821897992);

-- Tess follows the thread; Ben muted the conversation below Tess's first story.
INSERT INTO interest (id, account_id, thread_id, root_id, kind, created_at) VALUES
(914777795655585077, 914777770662769788, 914777781657019002, NULL, 'follow', 1795936822233387),
(914777795754369883, 914777776601959449, 914777781657019002, 914777782288965748, 'mute', 1795936822257867);

-- Three reports: Mara kept Tess's story, removed Ben's parrot, and has not answered the one about Cleo's.
INSERT INTO mod_case (id, comment_id, lane, state, outcome, version, opened_at, due_at, closed_at, closed_by) VALUES
(914777797725930906, 914777792747469834, 'report', 'open', NULL, 1, 1795936822727762, 1796023222727762, NULL, NULL),
(914777797835576256, 914777782288965748, 'report', 'closed', 'keep', 2, 1795936822753436, 1796023222753436, 1795936823215411, 914777799773986314),
(914777797902170764, 914777792486949631, 'report', 'closed', 'remove', 2, 1795936822769920, 1796023222769920, 1795936823434217, 914777800692168528);

-- Ben's draft.
INSERT INTO sketch (id, account_id, token_hash, thread_id, parent_id, body, position, byline, revision, updated_at, notify) VALUES
(914777795888351619, 914777776601959449, NULL, 914777781657019002, NULL, 'What I wanted to say was', '33', '', 1, 1795936822289495, TRUE);

-- Tess thanked Ben.
INSERT INTO thanks (comment_id, account_id, created_at) VALUES
(914777781894857058, 914777770662769788, 1795936822216596);

-- A visitor's story, which waits for the link that was sent to gina@example.org.
INSERT INTO unconfirmed (id, thread_id, parent_id, email, byline, position, body, notify, trap, form_id, form_key, round, asked_at, created_at, expires_at, comment_id, saw_first, account_id) VALUES
(914777801463306677, 914777781657019002, NULL, 'gina@example.org', NULL, 95, 'Mine is still in the drawer.', TRUE, '', 'd53ca868bc6aec54774cba7e5b45ccd7', 'c76081b379885563f549b82c8cfeb77a', 1, 1795936823618668, 1795936823618668, 1796541623618668, NULL, FALSE, NULL);

-- One row for each name that members were read under: three accounts, and Night Heron.
INSERT INTO voice (id, account_id, thread_id) VALUES
(51277362188100198, 914777779722287643, NULL),
(374308728850099965, 914777776601959449, NULL),
(557460928736735759, 914777770662769788, NULL),
(1026474581788753176, 914777779722287643, 914777781657019002);

-- The log, which both databases refuse to change.
INSERT INTO mod_event (id, at, actor_id, actor_kind, action, comment_id, revision, case_id, from_state, to_state, reason, policy, reverts_id, visibility) VALUES
(914777781898253278, 1795936818953924, 914777776601959449, 'author', 'submit', 914777781894857058, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777782111291679, 1795936819004421, 914777779722287643, 'author', 'submit', 914777782111245044, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777782289491138, 1795936819047676, 914777770662769788, 'author', 'submit', 914777782288965748, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777782560280270, 1795936819111335, 914777779722287643, 'author', 'submit', 914777782560086227, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777791985804876, 1795936821358038, 914777776601959449, 'author', 'submit', 914777791985804551, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777792488269011, 1795936821478507, 914777776601959449, 'author', 'submit', 914777792486949631, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777792749451755, 1795936821540637, 914777779722287643, 'author', 'submit', 914777792747469834, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777793939401403, 1795936821824709, 914777770662769788, 'author', 'submit', 914777793939401197, 1, NULL, NULL, 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777794245044078, 1795936821897992, 914777770662769788, 'author', 'edit', 914777793939401197, 2, NULL, 'published/unreviewed/live', 'published/unreviewed/live', NULL, 2, NULL, 'subject'),
(914777799773986314, 1795936823215411, 914777769136942411, 'moderator', 'keep', 914777782288965748, 1, 914777797835576256, 'published/unreviewed/live', 'published/reviewed/live', NULL, 2, NULL, 'public'),
(914777800692168528, 1795936823434217, 914777769136942411, 'moderator', 'remove', 914777792486949631, 1, 914777797902170764, 'published/unreviewed/live', 'removed/reviewed/live', 'off-topic', 2, NULL, 'public');

-- Tess muted Cleo, and not Night Heron, whom she cannot know to be the same.
INSERT INTO muted_voice (id, account_id, voice_id, byline, created_at) VALUES
(914777795821642754, 914777770662769788, 51277362188100198, 'Cleo', 1795936822273515);

INSERT INTO report (id, comment_id, revision, reporter_id, reason, detail, case_id, outcome, created_at, answered_at) VALUES
(914777797725930917, 914777792747469834, 1, 914777770662769788, 'unkind', 'It calls everyone a liar.', 914777797725930906, NULL, 1795936822727762, NULL),
(914777797835576498, 914777782288965748, 1, 914777776601959449, 'off-topic', '', 914777797835576256, 'keep', 1795936822753436, 1795936823215411),
(914777797902170809, 914777792486949631, 1, 914777770662769788, 'spam', '', 914777797902170764, 'remove', 1795936822769920, 1795936823434217);

INSERT INTO mod_event_text (event_id, message, note) VALUES
(914777799773986314, '', 'It stays.'),
(914777800692168528, 'It is a fine parrot, but not a letter.', 'Second time.');

-- Ben and Cleo were notified of a reply each, by email as well.
INSERT INTO notice (id, account_id, kind, comment_id, event_id, dedupe_key, created_at, read_at, mailed_at) VALUES
(914777782797034494, 914777776601959449, 'reply', 914777782560086227, NULL, 'reply:0scfhhfmykp6k', 1795936819168498, NULL, 1795936819176105),
(914777793988432095, 914777779722287643, 'reply', 914777791985804551, NULL, 'reply:0scfhhrdvns87', 1795936821836349, NULL, 1795936821855765);

-- The search index, with the words as that version cut them.
INSERT INTO thread_words (rowid, words) VALUES
(914777781657019002, 'aunt by every have it kept letter letters my of one second sent she the them twice two window would wrote you');

INSERT INTO comment_words (rowid, words) VALUES
(914777781894857058, 'for i kept one thirty unread years §914777781657019002'),
(914777782111245044, 'evening mine out same the went §914777781657019002'),
(914777782288965748, 'burned them together we §914777781657019002'),
(914777782560086227, 'did ever it open you §914777781657019002'),
(914777791985804551, 'never §914777781657019002'),
(914777792747469834, 'all liars like sound you §914777781657019002'),
(914777793939401197, 'edit i once what write §914777781657019002');
