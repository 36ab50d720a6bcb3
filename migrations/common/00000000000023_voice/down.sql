DROP TABLE muted_voice;
DROP TABLE reveal;
DROP TABLE voice;
