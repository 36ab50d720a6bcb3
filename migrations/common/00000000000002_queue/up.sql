CREATE TABLE job (
    id BIGINT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    -- The job's ids as JSON.
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'buried')),
    attempts INTEGER NOT NULL,
    run_at BIGINT NOT NULL,
    lease_until BIGINT,
    -- Grows with each claim: whoever finishes a job names the lease that it holds.
    lease_epoch INTEGER NOT NULL,
    -- The same work is queued once.
    dedupe_key TEXT UNIQUE,
    created_at BIGINT NOT NULL,
    -- Why the last attempt failed, in words without addresses or story text.
    failure TEXT
);
CREATE INDEX job_due ON job (state, run_at, id);
