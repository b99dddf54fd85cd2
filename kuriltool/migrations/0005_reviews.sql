-- What people made of claims; of several on one claim the latest counts. public is the id of the claim as it was found, or as it
-- was added. record is the claim as it was left, or where it was rejected as it was found; was is the claim as it was found then.
-- words is the digest of the text, by which an article that has moved is known. No article need stand here: the work outlives it.
CREATE TABLE review (
    number INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    words TEXT NOT NULL,
    public TEXT NOT NULL,
    origin TEXT NOT NULL,
    verdict TEXT NOT NULL,
    record TEXT NOT NULL,
    was TEXT,
    UNIQUE (place, public, origin)
) STRICT;
CREATE INDEX review_words ON review (words);
CREATE INDEX review_origin ON review (origin);

-- Of an article that somebody reviewed, the claims as they were found: a JSON array of records. Null where nobody did.
ALTER TABLE article ADD COLUMN found TEXT;
ALTER TABLE claim ADD COLUMN verdict TEXT;
CREATE INDEX claim_verdict ON claim (verdict) WHERE verdict IS NOT NULL;

-- The actors of a run's pack, for who is named by a person rather than found; empty for runs of before.
CREATE TABLE actor (
    run TEXT NOT NULL REFERENCES run (fingerprint) ON DELETE CASCADE,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    side TEXT,
    PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;
