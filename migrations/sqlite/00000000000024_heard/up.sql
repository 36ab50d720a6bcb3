-- Everybody who has been heard so far gets a voice, with 60 random bits for an id.
INSERT INTO voice (id, account_id, thread_id)
SELECT random() & 1152921504606846975, account_id, thread_id FROM pen_name
WHERE NOT EXISTS (SELECT 1 FROM voice WHERE voice.account_id = pen_name.account_id AND voice.thread_id = pen_name.thread_id);
INSERT INTO voice (id, account_id)
SELECT random() & 1152921504606846975, id FROM account
WHERE EXISTS (SELECT 1 FROM comment WHERE comment.account_id = account.id AND comment.byline_kind = 'account')
AND NOT EXISTS (SELECT 1 FROM voice WHERE voice.account_id = account.id AND voice.thread_id IS NULL);

-- Who looked behind a name, and why, is not for anybody to rewrite.
CREATE TRIGGER reveal_no_update BEFORE UPDATE ON reveal BEGIN SELECT RAISE(ABORT, 'reveal is append-only'); END;
CREATE TRIGGER reveal_no_delete BEFORE DELETE ON reveal BEGIN SELECT RAISE(ABORT, 'reveal is append-only'); END;
