UPDATE list SET description = 'A short letter when there is something to tell, a few times a year.' WHERE slug = 'notes';
