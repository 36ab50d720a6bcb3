-- Whose account the link of the letter opened. It opens one once: afterwards its holder signs in like anybody else.
ALTER TABLE unconfirmed ADD COLUMN account_id BIGINT REFERENCES account (id);
CREATE INDEX unconfirmed_by_account ON unconfirmed (account_id);
