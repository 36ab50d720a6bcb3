-- Everybody who has been heard so far gets a voice, with 60 random bits for an id. A random UUID (RFC 9562, version 4) has 122 of them: its
-- thirteenth digit is always 4, and the seventeenth holds two fixed bits.
INSERT INTO voice (id, account_id, thread_id)
SELECT ('x' || substr(uuid, 1, 12) || substr(uuid, 18, 3))::bit(60)::bigint, account_id, thread_id
FROM (SELECT replace(gen_random_uuid()::text, '-', '') AS uuid, account_id, thread_id FROM pen_name
      WHERE NOT EXISTS (SELECT 1 FROM voice WHERE voice.account_id = pen_name.account_id AND voice.thread_id = pen_name.thread_id)) AS heard;
INSERT INTO voice (id, account_id)
SELECT ('x' || substr(uuid, 1, 12) || substr(uuid, 18, 3))::bit(60)::bigint, id
FROM (SELECT replace(gen_random_uuid()::text, '-', '') AS uuid, id FROM account
      WHERE EXISTS (SELECT 1 FROM comment WHERE comment.account_id = account.id AND comment.byline_kind = 'account')
      AND NOT EXISTS (SELECT 1 FROM voice WHERE voice.account_id = account.id AND voice.thread_id IS NULL)) AS heard;

-- Who looked behind a name, and why, is not for anybody to rewrite.
CREATE TRIGGER reveal_append_only BEFORE UPDATE OR DELETE ON reveal FOR EACH ROW EXECUTE FUNCTION append_only();
