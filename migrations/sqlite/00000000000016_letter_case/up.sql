-- An address is recognised whatever the case of its letters; mail still goes to it as it was given (email_given). Of addresses that
-- differ by nothing else, the one in small letters keeps its name, or the oldest takes it; the others stay as they are, and only the
-- lists of accounts and of subscribers still show them. Capitals outside ASCII stay too.
--
-- subscriber.address_hash and suppression hold hashes under the site's key, of the form that an address had until now: a subscriber and
-- their suppression go on to match each other. A suppression whose subscriber is erased is matched by small letters alone.
UPDATE account SET email = lower(email)
WHERE email <> lower(email) AND NOT EXISTS (
    SELECT 1 FROM account AS other
    WHERE other.id <> account.id AND lower(other.email) = lower(account.email)
        AND (other.email = lower(other.email) OR other.id < account.id)
);
UPDATE subscriber SET email = lower(email)
WHERE email <> lower(email) AND NOT EXISTS (
    SELECT 1 FROM subscriber AS other
    WHERE other.id <> subscriber.id AND lower(other.email) = lower(subscriber.email)
        AND (other.email = lower(other.email) OR other.id < subscriber.id)
);
