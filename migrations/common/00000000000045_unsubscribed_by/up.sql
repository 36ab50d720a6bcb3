-- What an unsubscribe link ended, so that the same link can restore exactly this: the delivery whose link it was, and the state
-- before. Empty where the subscription ended in the preferences, or was not confirmed.
ALTER TABLE subscription ADD COLUMN undo_delivery_id BIGINT;
ALTER TABLE subscription ADD COLUMN undo_state TEXT CHECK (undo_state IN ('active', 'paused'));
ALTER TABLE subscription ADD COLUMN undo_paused_until BIGINT;
-- Where emails were switched off. Which of the earlier rows come from a link is not known: none of them can be undone by one.
ALTER TABLE email_opt_out ADD COLUMN origin TEXT NOT NULL DEFAULT 'settings' CHECK (origin IN ('link', 'settings'));
