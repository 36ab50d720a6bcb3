-- Stories are walked over `branch` since step 25, and names are compared in the program: nothing reads these any more, and every
-- story and every account paid for them.
DROP INDEX comment_stories;
DROP INDEX account_by_skeleton;
ALTER TABLE account DROP COLUMN name_skeleton;

-- Every page of a member counts the notices that they have not seen.
CREATE INDEX notice_unread ON notice (account_id, id) WHERE read_at IS NULL;
