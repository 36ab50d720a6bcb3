DROP TABLE place_change;
ALTER TABLE unconfirmed DROP COLUMN saw_first;
ALTER TABLE comment DROP COLUMN saw_first;
