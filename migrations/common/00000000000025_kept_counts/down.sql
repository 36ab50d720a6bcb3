DROP TABLE picture;
DROP TABLE voice;
DROP TABLE branch;
DROP TABLE tally;
