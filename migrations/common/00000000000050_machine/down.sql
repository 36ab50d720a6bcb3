DROP TABLE clock_watch;
DROP TABLE readiness;
