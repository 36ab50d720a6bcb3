-- The owner's page counts the addresses that get the newsletter, up to a bound, without the ones that left.
CREATE INDEX subscription_active ON subscription (subscriber_id) WHERE state = 'active';
