-- Earlier house rules and the log of changes are evidence: they are only ever added to.
CREATE TRIGGER house_rules_append_only BEFORE UPDATE OR DELETE ON house_rules FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER site_change_append_only BEFORE UPDATE OR DELETE ON site_change FOR EACH ROW EXECUTE FUNCTION append_only();
