-- Times are BIGINT microseconds since 1970 in UTC; ids are minted by the program (src/id.rs).

CREATE TABLE account (
    id BIGINT PRIMARY KEY NOT NULL,
    -- The normal form, by which an address is recognised; the form given is what mail is sent to.
    email TEXT NOT NULL UNIQUE,
    email_given TEXT NOT NULL,
    name TEXT NOT NULL,
    -- UTS 39 skeleton of the name: equal skeletons look alike.
    name_skeleton TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('reader', 'moderator', 'owner')),
    standing TEXT NOT NULL CHECK (standing IN ('new', 'known', 'trusted')),
    password_hash TEXT NOT NULL,
    verified_at BIGINT,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_by_skeleton ON account (name_skeleton);
CREATE INDEX account_staff ON account (role) WHERE role <> 'reader';

CREATE TABLE session (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    -- What the browser calls itself, shortened: for the list of sessions.
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id, seen_at);
CREATE INDEX session_by_expiry ON session (expires_at);

-- Single-use links. A setup token belongs to no account yet: it makes the first owner.
CREATE TABLE account_token (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id BIGINT REFERENCES account (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'verify', 'reset')),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX account_token_by_account ON account_token (account_id, purpose);
CREATE INDEX account_token_by_expiry ON account_token (expires_at);
