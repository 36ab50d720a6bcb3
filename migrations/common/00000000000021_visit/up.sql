-- When a member last read a thread. What appeared after `since`, when their visit before this one ended, is marked as new to them.
CREATE TABLE visit (
    account_id BIGINT NOT NULL REFERENCES account (id),
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    -- Nothing during the first visit.
    since BIGINT,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, thread_id)
);
CREATE INDEX visit_by_thread ON visit (thread_id);
