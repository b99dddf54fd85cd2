-- What the network said of an article's text, so that a changed rule reads it again without the network. key tells text and network.
CREATE TABLE parse (
    article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    key BLOB NOT NULL,
    sheet BLOB NOT NULL
) STRICT;
CREATE INDEX parse_key ON parse (key);
