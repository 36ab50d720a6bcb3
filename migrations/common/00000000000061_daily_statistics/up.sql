-- What happened on each day that is over, in UTC, for the owner's page: counting a long time again for each page would read all of it.
CREATE TABLE daily_statistics (
    -- Its first moment.
    day BIGINT PRIMARY KEY NOT NULL,
    stories BIGINT NOT NULL,
    -- How often readers placed themselves, with a story or without.
    placements BIGINT NOT NULL,
    subscribers_gained BIGINT NOT NULL,
    subscribers_lost BIGINT NOT NULL,
    emails_sent BIGINT NOT NULL,
    emails_failed BIGINT NOT NULL,
    -- How many cases waited when the day was counted, and for how many hours the oldest had; empty for days that were counted later.
    held BIGINT,
    held_hours BIGINT
);
