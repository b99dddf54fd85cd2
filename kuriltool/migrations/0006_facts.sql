-- For questions about very many claims. Names and chances by number; of a speaker what tells it apart and what a claim calls it,
-- of anything else twice what it is called.
CREATE TABLE term (
    id INTEGER PRIMARY KEY,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (value, name)
) STRICT;
CREATE TABLE chance (id INTEGER PRIMARY KEY, value REAL NOT NULL UNIQUE) STRICT;

-- The facts of an article's own claims, and of their issues and propositions, packed as store/facts.py tells. A row an article,
-- because a million of them are read in no time and a million claims are not.
CREATE TABLE fact (
    article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    claims BLOB NOT NULL,
    issues BLOB NOT NULL,
    stances BLOB NOT NULL
) STRICT;

-- The order in which claims are given; what is asked for without a look at the record; and who speaks, the names with it.
DROP INDEX claim_article;
CREATE INDEX claim_article ON claim (article, start, public);
CREATE INDEX claim_asked ON claim (position, day, last_day, kind, verdict, article);
DROP INDEX claim_speaker;
CREATE INDEX claim_speaker ON claim (speaker, actor);
CREATE INDEX claim_issue_asked ON claim_issue (issue);
CREATE INDEX claim_proposition_asked ON claim_proposition (proposition, polarity);
CREATE INDEX article_outlet ON article (outlet);
CREATE INDEX article_printed ON article (published, outlet);
