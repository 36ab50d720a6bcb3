ALTER TABLE email_opt_out DROP COLUMN origin;
ALTER TABLE subscription DROP COLUMN undo_paused_until;
ALTER TABLE subscription DROP COLUMN undo_state;
ALTER TABLE subscription DROP COLUMN undo_delivery_id;
