-- An alert goes with its step and its referral: what nobody has to act on any more was never taken down from the lists of those
-- who had not opened it.
UPDATE alert SET
    seen_at = (SELECT s.done_at FROM step s WHERE s.id = alert.step_id),
    seen_by = (SELECT s.done_by FROM step s WHERE s.id = alert.step_id)
WHERE seen_at IS NULL AND step_id IN (SELECT id FROM step WHERE done_at IS NOT NULL);
