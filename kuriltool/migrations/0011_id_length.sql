-- How many characters of an id tell all claims apart; measured when statements are gathered, and right while statement_stale is empty.
CREATE TABLE id_length (length INTEGER NOT NULL) STRICT;
