-- Where a published thread was before its owner gave it another address: links to it go on working.
CREATE TABLE former_address (
    slug TEXT PRIMARY KEY NOT NULL,
    thread_id BIGINT NOT NULL REFERENCES thread (id),
    until BIGINT NOT NULL
);
CREATE INDEX former_address_by_thread ON former_address (thread_id);
