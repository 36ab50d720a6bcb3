-- Whom a member does not want to hear: a voice, and not the account behind it.
CREATE TABLE muted_voice (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    voice_id BIGINT NOT NULL REFERENCES voice (id),
    -- The name that it had when it was muted.
    byline TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, voice_id)
);
CREATE INDEX muted_voice_by_account ON muted_voice (account_id, id);
CREATE INDEX muted_voice_by_voice ON muted_voice (voice_id);
