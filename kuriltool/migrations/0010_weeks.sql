-- What a claim is compared with is found by weeks: by months each month that comes has the whole month before gathered anew.
ALTER TABLE statement_month RENAME TO statement_week;
ALTER TABLE statement_week RENAME COLUMN month TO week;
ALTER TABLE statement_place RENAME COLUMN months TO weeks;
ALTER TABLE statement_gone RENAME COLUMN months TO weeks;
