DROP INDEX comment_withheld;
