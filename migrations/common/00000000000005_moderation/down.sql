DROP TABLE report;
DROP TABLE rule_hit;
DROP TABLE mod_event_text;
DROP TABLE mod_event;
DROP TABLE mod_case;
