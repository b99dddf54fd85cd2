-- The pack's closed list of issues, a JSON array of ids, as sides is one of its sides; empty for runs of before.
ALTER TABLE run ADD COLUMN issues TEXT NOT NULL DEFAULT '[]';
