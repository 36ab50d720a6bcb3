UPDATE account SET email = email_given WHERE email <> email_given AND email = lower(email_given COLLATE "C");
UPDATE subscriber SET email = email_given WHERE email <> email_given AND email = lower(email_given COLLATE "C");
