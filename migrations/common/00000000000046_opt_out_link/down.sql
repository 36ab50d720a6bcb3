ALTER TABLE email_opt_out ADD COLUMN origin TEXT NOT NULL DEFAULT 'settings' CHECK (origin IN ('link', 'settings'));
ALTER TABLE email_opt_out DROP COLUMN undo_notification_id;
