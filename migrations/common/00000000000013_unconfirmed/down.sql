DROP TABLE unconfirmed;
