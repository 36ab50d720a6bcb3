-- What an owner sets about the site; a setting without a row has its default.
CREATE TABLE site_setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Every version of the house rules; an empty one took them away.
CREATE TABLE house_rules (
    number INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    saved_at BIGINT NOT NULL
);

-- Who changed which settings; number is the version of all settings together. changed: the names of the settings, with commas between.
CREATE TABLE site_change (
    number INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    changed TEXT NOT NULL
);

-- The version of the house rules that a moderator's decision was made under; NULL without house rules.
ALTER TABLE mod_event ADD COLUMN house_rules INTEGER;
