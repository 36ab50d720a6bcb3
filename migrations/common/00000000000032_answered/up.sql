-- A page can show only the stories that somebody answered: in every order they are walked by an index that has no others. Those ordered by
-- their replies, and a band of those, need none: they begin or end with the answered ones.
CREATE INDEX branch_answered_by_age ON branch (thread_id, created_at, story_id) WHERE replies > 0;
CREATE INDEX branch_answered_by_place ON branch (thread_id, position, story_id) WHERE replies > 0;
CREATE INDEX branch_answered_by_mirror ON branch (thread_id, mirrored, story_id) WHERE replies > 0;
