-- One a reader and comment. Only the comment's author is told how many there are, and nobody whose they are.
CREATE TABLE thanks (
    comment_id BIGINT NOT NULL REFERENCES comment (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (comment_id, account_id)
);
CREATE INDEX thanks_by_account ON thanks (account_id);
