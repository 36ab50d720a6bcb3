-- Whether its writer looked at the picture before they first placed themselves under this thread: what others said may have coloured
-- the answer. The same for everything that one person writes under one thread.
ALTER TABLE comment ADD COLUMN saw_first BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE unconfirmed ADD COLUMN saw_first BOOLEAN NOT NULL DEFAULT FALSE;

-- Where somebody who told a story placed themselves later. Their stories keep the place that was told with them.
CREATE TABLE place_change (
    id BIGINT PRIMARY KEY NOT NULL,
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- Of which of their names the story was that they moved on from.
    byline_kind TEXT NOT NULL CHECK (byline_kind IN ('account', 'pen')),
    position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 100),
    created_at BIGINT NOT NULL
);
CREATE INDEX place_change_by_thread ON place_change (thread_id, account_id, created_at);
CREATE INDEX place_change_by_account ON place_change (account_id);
