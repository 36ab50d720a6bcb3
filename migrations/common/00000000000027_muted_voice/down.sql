DROP TABLE muted_voice;
