DROP INDEX comment_accepted;
DROP INDEX comment_placed;
DROP INDEX comment_by_text;
