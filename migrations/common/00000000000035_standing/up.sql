-- How well an author is known is derived: from what was accepted of theirs, from their role, and from the log.
ALTER TABLE account DROP COLUMN standing;
