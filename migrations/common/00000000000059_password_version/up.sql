-- How often the password was replaced: an email that was asked for before a change makes no link after it.
ALTER TABLE account ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
