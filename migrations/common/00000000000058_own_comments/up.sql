-- A member's list of everything that they wrote, newest first.
CREATE INDEX comment_by_author ON comment (account_id, id);
-- What waits for the confirmation of an address, by its normal form. Older rows live for seven days at most.
ALTER TABLE unconfirmed ADD COLUMN email_normal TEXT NOT NULL DEFAULT '';
UPDATE unconfirmed SET email_normal = lower(email);
CREATE INDEX unconfirmed_by_address ON unconfirmed (email_normal, id);
