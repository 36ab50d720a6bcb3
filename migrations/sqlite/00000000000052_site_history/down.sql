DROP TRIGGER site_change_no_delete;
DROP TRIGGER site_change_no_update;
DROP TRIGGER house_rules_no_delete;
DROP TRIGGER house_rules_no_update;
