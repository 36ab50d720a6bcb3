DROP INDEX unconfirmed_by_address;
ALTER TABLE unconfirmed DROP COLUMN email_normal;
DROP INDEX comment_by_author;
