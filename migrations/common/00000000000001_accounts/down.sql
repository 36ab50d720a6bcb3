DROP TABLE account_token;
DROP TABLE session;
DROP TABLE account;
