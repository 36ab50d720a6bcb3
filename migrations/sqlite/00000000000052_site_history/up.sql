-- Earlier house rules and the log of changes are evidence: they are only ever added to.
CREATE TRIGGER house_rules_no_update BEFORE UPDATE ON house_rules BEGIN SELECT RAISE(ABORT, 'house_rules is append-only'); END;
CREATE TRIGGER house_rules_no_delete BEFORE DELETE ON house_rules BEGIN SELECT RAISE(ABORT, 'house_rules is append-only'); END;
CREATE TRIGGER site_change_no_update BEFORE UPDATE ON site_change BEGIN SELECT RAISE(ABORT, 'site_change is append-only'); END;
CREATE TRIGGER site_change_no_delete BEFORE DELETE ON site_change BEGIN SELECT RAISE(ABORT, 'site_change is append-only'); END;
