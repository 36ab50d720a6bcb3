DROP INDEX saved_draft_bytes;
ALTER TABLE saved_draft DROP COLUMN bytes;
