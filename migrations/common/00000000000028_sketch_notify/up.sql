-- Whether whoever typed it ticked that they want to hear of replies by mail.
ALTER TABLE sketch ADD COLUMN notify BOOLEAN NOT NULL DEFAULT FALSE;
