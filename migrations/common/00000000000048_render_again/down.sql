DELETE FROM job WHERE dedupe_key = 'render-again';
