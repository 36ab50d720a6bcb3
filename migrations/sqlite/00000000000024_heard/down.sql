DROP TRIGGER reveal_no_delete;
DROP TRIGGER reveal_no_update;
