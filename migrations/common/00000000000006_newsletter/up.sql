CREATE TABLE list (
    id BIGINT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
-- What one can ask for from the first start on.
INSERT INTO list (id, slug, name, description, created_at) VALUES
    (1, 'essays', 'New essays', 'Each new essay with its question, about once a month.', 0),
    (2, 'notes', 'Notes in between', 'A short letter when there is something to tell, a few times a year.', 0);

CREATE TABLE subscriber (
    id BIGINT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    email_given TEXT NOT NULL,
    -- The address as `suppression` knows it.
    address_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE subscription (
    subscriber_id BIGINT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    list_id BIGINT NOT NULL REFERENCES list (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'paused', 'unsubscribed')),
    since BIGINT NOT NULL,
    -- When a pause ends.
    paused_until BIGINT,
    PRIMARY KEY (subscriber_id, list_id)
);
CREATE INDEX subscription_by_list ON subscription (list_id, state, subscriber_id);
CREATE INDEX subscription_by_pause ON subscription (paused_until) WHERE paused_until IS NOT NULL;

-- Links by which an address confirms that it asked.
CREATE TABLE confirmation (
    token_hash TEXT PRIMARY KEY NOT NULL,
    subscriber_id BIGINT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX confirmation_by_subscriber ON confirmation (subscriber_id, created_at);
CREATE INDEX confirmation_by_expiry ON confirmation (expires_at);

-- What an address agreed to and took back: only ever added to.
CREATE TABLE consent (
    id BIGINT PRIMARY KEY NOT NULL,
    subscriber_id BIGINT NOT NULL,
    list_id BIGINT NOT NULL REFERENCES list (id),
    action TEXT NOT NULL CHECK (action IN ('asked', 'confirmed', 'paused', 'resumed', 'unsubscribed', 'suppressed')),
    -- How: the form, a mail client's one-click, a bounce.
    through TEXT NOT NULL,
    -- Which wording of the form was agreed to.
    wording INTEGER NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consent_by_subscriber ON consent (subscriber_id, id);
CREATE INDEX consent_by_list ON consent (list_id, id);

-- Addresses that bulk mail never goes to again, kept as keyed hashes so that they outlive an erasure.
CREATE TABLE suppression (
    address_hash TEXT PRIMARY KEY NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('hard', 'complaint', 'manual', 'erased')),
    since BIGINT NOT NULL
);

CREATE TABLE issue (
    id BIGINT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    list_id BIGINT NOT NULL REFERENCES list (id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Frozen when it is sent, so that every subscriber gets the same and the archive shows what was sent.
    html TEXT,
    plain TEXT,
    state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'sending', 'paused', 'cancelled', 'done')),
    author_id BIGINT REFERENCES account (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    scheduled_at BIGINT,
    sent_at BIGINT,
    finished_at BIGINT,
    -- How many rows the audience had when it was fixed; the deliveries always add up to it.
    audience INTEGER,
    -- Since when it has been sending without a pause: refusals before that count no more.
    running_since BIGINT,
    -- Who paused it: the owner, or we because of too many refusals.
    paused_by TEXT CHECK (paused_by IN ('owner', 'refusals')),
    version INTEGER NOT NULL
);
CREATE INDEX issue_by_state ON issue (state, id);
CREATE INDEX issue_by_list ON issue (list_id, id);
CREATE INDEX issue_by_author ON issue (author_id);

CREATE TABLE delivery (
    id BIGINT PRIMARY KEY NOT NULL,
    issue_id BIGINT NOT NULL REFERENCES issue (id),
    subscriber_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sending', 'sent', 'deferred', 'failed', 'in_doubt', 'skipped', 'cancelled')),
    attempt INTEGER NOT NULL,
    next_at BIGINT NOT NULL,
    -- Which node holds it.
    lease_owner TEXT,
    lease_until BIGINT,
    lease_epoch INTEGER NOT NULL,
    -- Why it is where it is, when that is not the usual end.
    reason TEXT CHECK (reason IN (
        'unsubscribed', 'paused', 'suppressed', 'erased', 'address', 'mailbox', 'policy', 'gave_up', 'busy', 'relay', 'interrupted'
    )),
    smtp_code INTEGER,
    enhanced_code TEXT,
    -- What the mail server said.
    reply TEXT,
    done_at BIGINT,
    -- One issue to one subscriber, once.
    UNIQUE (issue_id, subscriber_id)
);
CREATE INDEX delivery_due ON delivery (state, next_at, id);
CREATE INDEX delivery_progress ON delivery (issue_id, state, id);
CREATE INDEX delivery_by_subscriber ON delivery (subscriber_id, id);
