DROP TRIGGER site_change_append_only ON site_change;
DROP TRIGGER house_rules_append_only ON house_rules;
