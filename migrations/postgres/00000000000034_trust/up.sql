-- A reader who was trusted stays so under the name of their account. It says nothing about their pen names: one moment for several of them
-- would join them. What a role gave is not carried over, because it goes with the role.
INSERT INTO voice (id, account_id)
SELECT ('x' || substr(uuid, 1, 12) || substr(uuid, 18, 3))::bit(60)::bigint, id
FROM (SELECT replace(gen_random_uuid()::text, '-', '') AS uuid, id FROM account
      WHERE role = 'reader' AND standing = 'trusted'
      AND NOT EXISTS (SELECT 1 FROM voice WHERE voice.account_id = account.id AND voice.thread_id IS NULL)) AS trusted;
-- The event takes the id of the account: it comes from the same sequence, and no event has it.
INSERT INTO mod_event (id, at, actor_kind, action, persona_id, policy, visibility)
SELECT account.id, account.created_at, 'rule', 'trust', voice.id, 2, 'staff'
FROM voice JOIN account ON account.id = voice.account_id
WHERE voice.thread_id IS NULL AND account.role = 'reader' AND account.standing = 'trusted'
AND NOT EXISTS (SELECT 1 FROM mod_event WHERE mod_event.persona_id = voice.id);
INSERT INTO mod_event_text (event_id, message, note)
SELECT id, '', 'Trusted before trust was logged.' FROM mod_event
WHERE action = 'trust' AND NOT EXISTS (SELECT 1 FROM mod_event_text WHERE event_id = mod_event.id);
