-- The row that /readyz writes and reads again.
CREATE TABLE readiness (
    id INTEGER PRIMARY KEY,
    written_at BIGINT NOT NULL
);

-- What a node saw last of the machine's two clocks: the time since the start of the kernel's run "boot_id", which cannot be set, and the
-- time of day. step: how far the time of day was set away from where it should be, all in microseconds; 0 is not at all. steady: for how
-- long it has not been set since. A step of more than a day stops purges until an owner confirms it.
CREATE TABLE clock_watch (
    node TEXT PRIMARY KEY,
    boot_id TEXT NOT NULL,
    boot BIGINT NOT NULL,
    wall BIGINT NOT NULL,
    step BIGINT NOT NULL,
    steady BIGINT NOT NULL
);
