-- Owners cannot change this text yet, so every site still has the first one.
UPDATE list SET description = 'Short news between the essays, a few times a year.' WHERE slug = 'notes';
