-- Tables get the names that the program and its documents use for what is in them. Indexes keep theirs: SQLite cannot rename one.
ALTER TABLE stance RENAME TO placement;
ALTER TABLE place_change RENAME TO placement_change;
ALTER TABLE picture RENAME TO spectrum_count;
ALTER TABLE tally RENAME TO thread_stats;
ALTER TABLE branch RENAME TO story_stats;
ALTER TABLE story_stats RENAME COLUMN standing TO visible_count;
ALTER TABLE sketch RENAME TO saved_draft;
ALTER TABLE interest RENAME TO follow;
ALTER TABLE notice RENAME TO notification;
ALTER TABLE voice RENAME TO persona;
ALTER TABLE reveal RENAME COLUMN voice_id TO persona_id;
ALTER TABLE muted_voice RENAME TO muted_persona;
ALTER TABLE muted_persona RENAME COLUMN voice_id TO persona_id;
