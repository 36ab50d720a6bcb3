-- The notification by whose emailed link emails were switched off: that link can undo it, and no other. Empty where they were
-- switched off in the settings, or by a link from before this column; those cannot be undone by a link.
ALTER TABLE email_opt_out ADD COLUMN undo_notification_id BIGINT;
ALTER TABLE email_opt_out DROP COLUMN origin;
