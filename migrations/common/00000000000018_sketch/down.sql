DROP TABLE sketch;
