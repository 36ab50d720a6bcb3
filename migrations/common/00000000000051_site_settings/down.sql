ALTER TABLE mod_event DROP COLUMN house_rules;
DROP TABLE site_change;
DROP TABLE house_rules;
DROP TABLE site_setting;
