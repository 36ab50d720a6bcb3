DROP INDEX subscription_active;
