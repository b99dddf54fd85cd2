-- Claims without a date are few, and each question with a date counts those that it leaves out.
CREATE INDEX claim_undated ON claim (id) WHERE day IS NULL;
