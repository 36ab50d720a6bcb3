DROP INDEX unconfirmed_by_account;
ALTER TABLE unconfirmed DROP COLUMN account_id;
