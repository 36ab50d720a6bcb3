DROP INDEX picture_of_people;
