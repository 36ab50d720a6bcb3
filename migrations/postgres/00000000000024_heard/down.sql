DROP TRIGGER reveal_append_only ON reveal;
