DROP TABLE delivery;
DROP TABLE issue;
DROP TABLE suppression;
DROP TABLE consent;
DROP TABLE confirmation;
DROP TABLE subscription;
DROP TABLE subscriber;
DROP TABLE list;
