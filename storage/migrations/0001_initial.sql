-- Moments are UTC milliseconds, money is decimal text, flags are 0 and 1.
-- Everything of a person hangs on people and goes with it.

CREATE TABLE people (
    person_id           INTEGER PRIMARY KEY,
    language            TEXT    NOT NULL,
    language_is_chosen  INTEGER NOT NULL DEFAULT 0 CHECK (language_is_chosen IN (0, 1)),
    wants_notifications INTEGER NOT NULL DEFAULT 1 CHECK (wants_notifications IN (0, 1)),
    blocked_at          INTEGER,
    screen_message_id   INTEGER,
    met_at              INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    person_id    INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    envelope     BLOB    NOT NULL,
    fingerprint  TEXT    NOT NULL,
    balance      TEXT    NOT NULL,
    currency     TEXT    NOT NULL,
    refused_at   INTEGER,
    connected_at INTEGER NOT NULL,
    checked_at   INTEGER NOT NULL
) STRICT;

-- Not bound to people: being forgotten must not allow the next three guesses. Rows are gone after an hour or so.
CREATE TABLE wrong_keys (
    wrong_key_id INTEGER PRIMARY KEY,
    person_id    INTEGER NOT NULL,
    noted_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX wrong_keys_of_person ON wrong_keys (person_id, noted_at);

CREATE TABLE catalogue_contents (
    digest TEXT PRIMARY KEY,
    body   BLOB NOT NULL
) STRICT;

CREATE TABLE catalogues (
    person_id  INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    digest     TEXT    NOT NULL REFERENCES catalogue_contents (digest),
    fetched_at INTEGER NOT NULL
) STRICT;

CREATE INDEX catalogues_by_digest ON catalogues (digest);

-- A search is named by its number on the buttons that turn its pages.
CREATE TABLE searches (
    person_id INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    words     TEXT    NOT NULL,
    asked_at  INTEGER NOT NULL,
    PRIMARY KEY (person_id, number)
) STRICT;

-- Groups that were told that the bot works in private chats only; nobody's data.
CREATE TABLE groups_told (
    chat_id INTEGER PRIMARY KEY,
    told_at INTEGER NOT NULL
) STRICT;

CREATE TABLE dialogues (
    person_id INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    body      TEXT    NOT NULL,
    update_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;

-- Numbers are never used again: people and old messages name them.
CREATE TABLE intents (
    intent_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id      INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    nonce          TEXT    NOT NULL,
    state          TEXT    NOT NULL
        CHECK (state IN ('draft', 'sending', 'placed', 'rejected', 'not_sent', 'unknown', 'abandoned')),
    draft          TEXT    NOT NULL,
    charge         TEXT    NOT NULL,
    currency       TEXT    NOT NULL,
    balance_before TEXT    NOT NULL,
    fingerprint    TEXT,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    sent_at        INTEGER,
    settled_at     INTEGER,
    panel_order_id TEXT,
    panel_words    TEXT    NOT NULL DEFAULT '',
    reason         TEXT    NOT NULL DEFAULT '',
    probe_number   INTEGER,
    probe_due_at   INTEGER,
    UNIQUE (person_id, intent_id),
    CHECK (state <> 'placed' OR panel_order_id IS NOT NULL),
    CHECK (state IN ('draft', 'abandoned') OR (sent_at IS NOT NULL AND fingerprint IS NOT NULL))
) STRICT;

CREATE INDEX intents_by_state ON intents (state, person_id);
CREATE INDEX intents_by_key ON intents (fingerprint, sent_at);
-- One order at a time per key, whatever the code believes: only then does a balance tell something.
CREATE UNIQUE INDEX one_sending_per_key ON intents (fingerprint) WHERE state = 'sending';

CREATE TABLE intent_probes (
    probe_id  INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL,
    intent_id INTEGER NOT NULL,
    balance   TEXT    NOT NULL,
    currency  TEXT    NOT NULL,
    probed_at INTEGER NOT NULL,
    FOREIGN KEY (person_id, intent_id) REFERENCES intents (person_id, intent_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX intent_probes_of_intent ON intent_probes (person_id, intent_id);

CREATE TABLE orders (
    order_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id      INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    panel_order_id TEXT    NOT NULL,
    intent_id      INTEGER,
    service_id     TEXT,
    service_name   TEXT    NOT NULL,
    link           TEXT    NOT NULL,
    quantity       INTEGER,
    runs           INTEGER,
    interval       INTEGER,
    comments       TEXT    NOT NULL,
    can_refill     INTEGER CHECK (can_refill IN (0, 1)),
    can_cancel     INTEGER CHECK (can_cancel IN (0, 1)),
    status         TEXT    NOT NULL
        CHECK (status IN ('pending', 'processing', 'in_progress', 'paused', 'completed', 'partial', 'canceled',
                          'refunded', 'failed', 'expired', 'unknown')),
    status_word    TEXT    NOT NULL,
    charge         TEXT,
    currency       TEXT,
    start_count    INTEGER,
    remains        INTEGER,
    reported_runs  INTEGER,
    reported_posts INTEGER,
    placed_at      INTEGER NOT NULL,
    checked_at     INTEGER,
    finished_at    INTEGER,
    is_watched     INTEGER NOT NULL CHECK (is_watched IN (0, 1)),
    next_check_at  INTEGER,
    lease_until    INTEGER,
    UNIQUE (person_id, panel_order_id),
    UNIQUE (person_id, order_id),
    FOREIGN KEY (person_id, intent_id) REFERENCES intents (person_id, intent_id),
    CHECK (is_watched = 0 OR next_check_at IS NOT NULL)
) STRICT;

CREATE INDEX orders_due ON orders (next_check_at) WHERE is_watched = 1;

CREATE TABLE requests (
    request_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id       INTEGER NOT NULL,
    order_id        INTEGER NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('refill', 'cancel')),
    state           TEXT    NOT NULL 
        CHECK (state IN ('asked', 'sending', 'accepted', 'refused', 'not_sent', 'unclear')),
    asked_at        INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    panel_refill_id TEXT,
    panel_words     TEXT    NOT NULL DEFAULT '',
    FOREIGN KEY (person_id, order_id) REFERENCES orders (person_id, order_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX requests_of_order ON requests (person_id, order_id);
CREATE INDEX requests_sending ON requests (state) WHERE state = 'sending';

CREATE TABLE outbox (
    message_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id   INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    kind        TEXT    NOT NULL,
    payload     TEXT    NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    lease_until INTEGER,
    ended_at    INTEGER,
    drop_reason TEXT
) STRICT;

CREATE INDEX outbox_due ON outbox (due_at) WHERE ended_at IS NULL;
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX outbox_of_person ON outbox (person_id);

-- Not bound to people: an update is written down before anybody is known.
CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    person_id   INTEGER,
    body        BLOB,
    recorded_at INTEGER NOT NULL,
    handled_at  INTEGER,
    CHECK ((body IS NULL) = (handled_at IS NOT NULL))
) STRICT;

CREATE INDEX inbox_unhandled ON inbox (recorded_at) WHERE handled_at IS NULL;
CREATE INDEX inbox_handled ON inbox (handled_at) WHERE handled_at IS NOT NULL;
CREATE INDEX inbox_of_person ON inbox (person_id) WHERE person_id IS NOT NULL;
