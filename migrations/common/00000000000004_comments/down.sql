DROP TABLE pen_name;
DROP TABLE comment_revision;
DROP TABLE comment;
