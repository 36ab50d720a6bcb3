-- What a draft takes up, so that the drafts of an account and of the whole site can be bounded.
ALTER TABLE saved_draft ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
UPDATE saved_draft SET bytes = octet_length(body) + octet_length(position) + octet_length(byline) + 256;
CREATE INDEX saved_draft_bytes ON saved_draft (bytes);
