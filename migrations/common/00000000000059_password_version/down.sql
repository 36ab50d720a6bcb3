ALTER TABLE account DROP COLUMN password_version;
