ALTER TABLE account ADD COLUMN standing TEXT NOT NULL DEFAULT 'new' CHECK (standing IN ('new', 'known', 'trusted'));
UPDATE account SET standing = 'trusted'
WHERE role <> 'reader' OR 'trust' = (
    SELECT mod_event.action FROM mod_event JOIN voice ON voice.id = mod_event.persona_id
    WHERE voice.account_id = account.id AND voice.thread_id IS NULL ORDER BY mod_event.id DESC LIMIT 1
);
