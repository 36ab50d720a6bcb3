DROP TABLE email_opt_out;
