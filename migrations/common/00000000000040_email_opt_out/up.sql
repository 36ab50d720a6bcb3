-- Kinds of notification email that a member switched off, for the account as a whole.
CREATE TABLE email_opt_out (
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'decision')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind)
);
