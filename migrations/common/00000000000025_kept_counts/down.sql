DROP TABLE picture;
DROP TABLE stance;
DROP TABLE branch;
DROP TABLE tally;
