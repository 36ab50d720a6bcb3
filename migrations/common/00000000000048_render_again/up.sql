-- Texts are rendered again, and found by the words that people type for œ, ø or đ. A job does it row by row, so that everything stays
-- readable and findable meanwhile.
INSERT INTO job (id, kind, payload, state, attempts, run_at, lease_epoch, dedupe_key, created_at)
SELECT 48, 'render_again', '{"kind":"render_again"}', 'ready', 0, 0, 0, 'render-again', 0
WHERE EXISTS (SELECT 1 FROM comment) OR EXISTS (SELECT 1 FROM thread);
