-- Mass orders: lists of lines, each of which becomes an intent of its own when its turn comes.
-- A person has at most one that is not ended.
CREATE TABLE mass_orders (
    mass_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id     INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    state         TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'running', 'ended')),
    nonce         TEXT    NOT NULL DEFAULT '',
    balance       TEXT    NOT NULL DEFAULT '0',
    currency      TEXT    NOT NULL DEFAULT '',
    fingerprint   TEXT,
    accepts_twins INTEGER NOT NULL DEFAULT 0 CHECK (accepts_twins IN (0, 1)),
    is_stopping   INTEGER NOT NULL DEFAULT 0 CHECK (is_stopping IN (0, 1)),
    end_reason    TEXT,
    message_id    INTEGER,
    begun_at      INTEGER NOT NULL,
    reviewed_at   INTEGER,
    expires_at    INTEGER,
    confirmed_at  INTEGER,
    ended_at      INTEGER,
    UNIQUE (person_id, mass_id),
    CHECK (state = 'draft' OR (confirmed_at IS NOT NULL AND fingerprint IS NOT NULL)),
    CHECK ((state = 'ended') = (end_reason IS NOT NULL AND ended_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX one_open_mass_order ON mass_orders (person_id) WHERE state <> 'ended';
CREATE INDEX mass_orders_shown ON mass_orders (message_id) WHERE message_id IS NOT NULL;

-- A line with an intent was sent, or is being sent; a line without one never was.
CREATE TABLE mass_lines (
    person_id INTEGER NOT NULL,
    mass_id   INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    text      TEXT    NOT NULL,
    draft     TEXT,
    problem   TEXT,
    intent_id INTEGER,
    PRIMARY KEY (person_id, mass_id, position),
    FOREIGN KEY (person_id, mass_id) REFERENCES mass_orders (person_id, mass_id) ON DELETE CASCADE,
    FOREIGN KEY (person_id, intent_id) REFERENCES intents (person_id, intent_id),
    CHECK (intent_id IS NULL OR draft IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX mass_lines_by_intent ON mass_lines (person_id, intent_id) WHERE intent_id IS NOT NULL;
