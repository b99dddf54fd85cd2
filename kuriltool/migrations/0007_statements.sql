-- Statements: which claims say one thing. What is gathered is kept here; triggers mark what a change makes stale, so that no other
-- program has to know. While statement_stale, statement_gone and statement_recount are empty, all here is true.

-- speaker is the name as the first claim has it. first and last are ISO dates; articles and outlets count copies too.
CREATE TABLE statement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    public TEXT NOT NULL,
    first_claim INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    position TEXT,
    first TEXT,
    last TEXT,
    claims INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_spread ON statement (outlets DESC, articles DESC, ifnull(first, '9999'), public);

-- The statement that each claim with a known speaker reports; likeness is from 0 to 100, told is 'alone', 'words' or 'context'.
CREATE TABLE statement_of (
    claim INTEGER PRIMARY KEY,
    statement INTEGER NOT NULL,
    likeness REAL,
    told TEXT NOT NULL
) STRICT;
CREATE INDEX statement_of_statement ON statement_of (statement);

-- Whose claims are compared: those of one speaker and one position, empty for none.
CREATE TABLE statement_block (
    id INTEGER PRIMARY KEY,
    speaker TEXT NOT NULL,
    position TEXT NOT NULL,
    UNIQUE (speaker, position)
) STRICT;

-- Where each gathered claim stands: its block; the period by whose words it is compared; the months, as numbers in a JSON array,
-- of whatever may be one statement with it, [0] for all; and its part, the claims that links lead to from it. Of a claim that
-- stands in several articles, which were kept apart, the first alone.
CREATE TABLE statement_place (
    claim INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    article INTEGER NOT NULL,
    period TEXT NOT NULL,
    months TEXT NOT NULL,
    part INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_place_period ON statement_place (block, period);
CREATE INDEX statement_place_part ON statement_place (part);

CREATE TABLE statement_month (
    block INTEGER NOT NULL,
    month INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (block, month, claim)
) STRICT, WITHOUT ROWID;

-- Claims that are new or have changed.
CREATE TABLE statement_stale (claim INTEGER PRIMARY KEY) STRICT;

-- Where claims stood that have gone or changed, and the statements that they reported.
CREATE TABLE statement_gone (
    claim INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    block INTEGER NOT NULL,
    article INTEGER NOT NULL,
    period TEXT NOT NULL,
    months TEXT NOT NULL,
    part INTEGER NOT NULL
) STRICT;

-- Statements whose articles and outlets are to be counted anew.
CREATE TABLE statement_recount (statement INTEGER PRIMARY KEY) STRICT;

-- What statements were gathered with: a digest of the names in the packs and of the program.
CREATE TABLE statement_basis (digest TEXT NOT NULL) STRICT;

INSERT INTO statement_stale SELECT id FROM claim;

-- ON CONFLICT, because an upsert that sets off a trigger overrides the OR IGNORE of a trigger's own statements.

CREATE TRIGGER statement_claim_comes AFTER INSERT ON claim BEGIN
    INSERT INTO statement_stale SELECT id FROM claim WHERE public = NEW.public ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_claim_changes AFTER UPDATE OF article, public, record ON claim BEGIN
    INSERT INTO statement_stale SELECT id FROM claim WHERE public IN (OLD.public, NEW.public) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_claim_goes AFTER DELETE ON claim BEGIN
    INSERT INTO statement_gone
        SELECT claim, statement, block, article, period, months, part
        FROM statement_place JOIN statement_of USING (claim) WHERE claim = OLD.id;
    INSERT INTO statement_recount SELECT statement FROM statement_of WHERE claim = OLD.id ON CONFLICT DO NOTHING;
    DELETE FROM statement_place WHERE claim = OLD.id;
    DELETE FROM statement_of WHERE claim = OLD.id;
    DELETE FROM statement_stale WHERE claim = OLD.id;
    INSERT INTO statement_stale SELECT id FROM claim WHERE public = OLD.public ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_text_changes AFTER UPDATE OF text ON article WHEN NEW.text IS NOT OLD.text BEGIN
    INSERT INTO statement_stale SELECT id FROM claim WHERE article = NEW.id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_appears AFTER INSERT ON appearance BEGIN
    INSERT INTO statement_recount SELECT statement FROM statement_of WHERE claim = NEW.claim ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_appears_no_more AFTER DELETE ON appearance BEGIN
    INSERT INTO statement_recount SELECT statement FROM statement_of WHERE claim = OLD.claim ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_copy_comes AFTER INSERT ON article WHEN NEW.copy_of IS NOT NULL BEGIN
    INSERT INTO statement_recount
        SELECT statement FROM stands JOIN statement_of USING (claim) WHERE stands.article = NEW.copy_of ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_copy_changes AFTER UPDATE OF path, outlet, copy_of ON article
WHEN NEW.path IS NOT OLD.path OR NEW.outlet IS NOT OLD.outlet OR NEW.copy_of IS NOT OLD.copy_of BEGIN
    INSERT INTO statement_recount
        SELECT statement FROM stands JOIN statement_of USING (claim) WHERE stands.article = NEW.id ON CONFLICT DO NOTHING;
    INSERT INTO statement_recount
        SELECT statement FROM stands JOIN statement_of USING (claim) WHERE stands.article = OLD.copy_of ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER statement_copy_goes AFTER DELETE ON article WHEN OLD.copy_of IS NOT NULL BEGIN
    INSERT INTO statement_recount
        SELECT statement FROM stands JOIN statement_of USING (claim) WHERE stands.article = OLD.copy_of ON CONFLICT DO NOTHING;
END;
