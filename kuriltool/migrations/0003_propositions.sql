-- The propositions of a run's pack, as a JSON array of ids, and the views that claims take on them: +1, -1 or 0.
ALTER TABLE run ADD COLUMN propositions TEXT NOT NULL DEFAULT '[]';

CREATE TABLE claim_proposition (
    claim INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    proposition TEXT NOT NULL,
    polarity INTEGER NOT NULL,
    PRIMARY KEY (claim, proposition)
) STRICT, WITHOUT ROWID;
