-- file is the place of the file that an article stands in; place has which of its articles behind a '#' where it holds several.
ALTER TABLE article ADD COLUMN file TEXT NOT NULL DEFAULT '';
UPDATE article SET file = place;
CREATE INDEX article_file ON article (file);

-- own_id is what the file calls the article.
ALTER TABLE article ADD COLUMN own_id TEXT;
ALTER TABLE article ADD COLUMN author TEXT;
ALTER TABLE article ADD COLUMN url TEXT;
-- What was odd in reading it: a JSON array of sentences.
ALTER TABLE article ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';

-- Copies. words is the digest of the text's words. A copy (copy_of) has no claims of its own: every claim that stands or
-- appears in its original appears in it. A near copy (near_copy_of) has those claims that its original lacks, and the others
-- appear in it. kept was read with copies kept apart. stale has lost the claims that it shared, and must be read anew.
ALTER TABLE article ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN copy_of INTEGER REFERENCES article (id) ON DELETE SET NULL;
ALTER TABLE article ADD COLUMN near_copy_of INTEGER REFERENCES article (id) ON DELETE SET NULL;
ALTER TABLE article ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
CREATE INDEX article_words ON article (words);
CREATE INDEX article_copy ON article (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX article_near_copy ON article (near_copy_of) WHERE near_copy_of IS NOT NULL;
CREATE INDEX article_stale ON article (id) WHERE stale;

-- The shingles that stand for an article when its like is looked for.
CREATE TABLE sketch (
    shingle INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (shingle, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_article ON sketch (article);

CREATE TABLE appearance (
    claim INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (claim, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_article ON appearance (article);

-- Which claims appear in which copies, whether shared by likeness or with the whole article.
CREATE VIEW appears (claim, article) AS
    SELECT claim, article FROM appearance
    UNION ALL SELECT claim.id, article.id FROM claim JOIN article ON article.copy_of = claim.article
    UNION ALL SELECT appearance.claim, article.id FROM appearance JOIN article ON article.copy_of = appearance.article;

-- Every article in which a claim can be read: its own, and those that it appears in.
CREATE VIEW stands (claim, article) AS SELECT id, article FROM claim UNION ALL SELECT claim, article FROM appears;

-- day and last_day bound when a claim was said, as far as that is known.
ALTER TABLE claim ADD COLUMN last_day TEXT;
UPDATE claim SET last_day = day;
