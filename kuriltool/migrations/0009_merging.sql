-- What merging needs, so that stores give the same in whatever order they are put together.

-- When an article was read, in UTC and to the microsecond; empty where nobody noted it. Of several readings the latest counts.
ALTER TABLE article ADD COLUMN read_at TEXT NOT NULL DEFAULT '';

-- When a review was taken in, likewise; before all of them come those of which the order alone is known.
ALTER TABLE review ADD COLUMN taken_at TEXT NOT NULL DEFAULT '';
UPDATE review SET taken_at = printf('%012d', number);

-- Of a copy the claims that were found in it and that another article has for it, as a JSON array of records. A near copy without
-- a row is of before, and a copy without one was never read for itself: should the other article go, it must be read anew.
CREATE TABLE shared (
    article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    records TEXT NOT NULL
) STRICT;

-- The shingles that stand for an article when its like is looked for, of originals by day and of near copies (near = 1) too:
-- which of them came first may turn out later. day is '~' where nobody knows it.
DROP INDEX sketch_article;
ALTER TABLE sketch RENAME TO sketch_before;
CREATE TABLE sketch (
    shingle INTEGER NOT NULL,
    near INTEGER NOT NULL,
    day TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (shingle, near, day, article)
) STRICT, WITHOUT ROWID;
INSERT INTO sketch SELECT shingle, 0, ifnull(published, '~'), article FROM sketch_before JOIN article ON article.id = article;
DROP TABLE sketch_before;
CREATE INDEX sketch_article ON sketch (article);
