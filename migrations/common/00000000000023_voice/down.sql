DROP TABLE reveal;
DROP TABLE voice;
