DROP INDEX branch_answered_by_mirror;
DROP INDEX branch_answered_by_place;
DROP INDEX branch_answered_by_age;
