-- 'kuri': tells a store from any other SQLite file.
PRAGMA application_id = 1802859113;

-- What articles were read with; sides is a JSON array of {id, label, colour}. A run that no article stands on is removed.
CREATE TABLE run (
    fingerprint TEXT PRIMARY KEY,
    pack TEXT NOT NULL,
    version TEXT NOT NULL,
    sides TEXT NOT NULL
) STRICT;

CREATE TABLE rule (
    run TEXT NOT NULL REFERENCES run (fingerprint) ON DELETE CASCADE,
    id TEXT NOT NULL,
    about TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (run, id)
) STRICT;

-- Every name of every actor of the pack, the canonical one too, for asking by name.
CREATE TABLE actor_name (
    run TEXT NOT NULL REFERENCES run (fingerprint) ON DELETE CASCADE,
    actor TEXT NOT NULL,
    canonical TEXT NOT NULL,
    alias TEXT NOT NULL,
    PRIMARY KEY (run, actor, alias)
) STRICT;

-- path is as the user gave it; place is the file seen from the store's folder, the same from wherever it was given.
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    title TEXT,
    outlet TEXT,
    published TEXT,
    text TEXT NOT NULL,
    run TEXT NOT NULL REFERENCES run (fingerprint)
) STRICT;
CREATE INDEX article_run ON article (run);
CREATE INDEX article_path ON article (path);

-- A column for each filter, and the record whole as JSON. The public id is the record's own.
CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    public TEXT NOT NULL,
    start INTEGER NOT NULL,
    kind TEXT NOT NULL,
    position TEXT,
    actor TEXT,
    speaker TEXT,
    day TEXT,
    record TEXT NOT NULL
) STRICT;
CREATE INDEX claim_article ON claim (article);
CREATE INDEX claim_public ON claim (public);
CREATE INDEX claim_speaker ON claim (speaker);

CREATE TABLE claim_issue (
    claim INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    issue TEXT NOT NULL,
    PRIMARY KEY (claim, issue)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE claim_words USING fts5 (text, speaker, source, tokenize = 'unicode61 remove_diacritics 2');
