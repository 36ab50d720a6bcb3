-- What readers see of somebody: an account under its own name (no thread), or its pen name in one thread. Moderators deal with voices,
-- and nothing about one leads to another of the same account: an id here is random throughout, because the time in a minted one would
-- join two voices that were first heard in the same moment.
CREATE TABLE voice (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    thread_id BIGINT REFERENCES thread (id),
    FOREIGN KEY (thread_id, account_id) REFERENCES pen_name (thread_id, account_id)
);
CREATE UNIQUE INDEX voice_by_account ON voice (account_id, thread_id);
-- Where there is no thread, the index above holds any number of rows.
CREATE UNIQUE INDEX voice_own ON voice (account_id) WHERE thread_id IS NULL;
CREATE INDEX voice_by_thread ON voice (thread_id, account_id);

-- That a moderator asked whose pen name a voice is, and why. Rows are only ever added (step 24 of each database has the triggers).
CREATE TABLE reveal (
    -- Minted as those of mod_event are: both are lines of one log.
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT NOT NULL REFERENCES account (id),
    voice_id BIGINT NOT NULL REFERENCES voice (id),
    reason TEXT NOT NULL
);
CREATE INDEX reveal_by_actor ON reveal (actor_id, voice_id, at);
CREATE INDEX reveal_by_voice ON reveal (voice_id, id);

-- Whom a member does not want to hear: a voice, and not the account behind it.
CREATE TABLE muted_voice (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    voice_id BIGINT NOT NULL REFERENCES voice (id),
    -- The name that it had when it was muted.
    byline TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, voice_id, byline)
);
CREATE INDEX muted_voice_by_account ON muted_voice (account_id, id);
CREATE INDEX muted_voice_by_voice ON muted_voice (voice_id);
