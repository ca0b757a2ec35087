-- Refills or cancels that were confirmed together. Each is a row of requests: one that waits is still 'asked'.
CREATE TABLE request_batches (
    batch_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id    INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    kind         TEXT    NOT NULL CHECK (kind IN ('refill', 'cancel')),
    nonce        TEXT    NOT NULL,
    fingerprint  TEXT    NOT NULL,
    confirmed_at INTEGER NOT NULL,
    end_reason   TEXT,
    ended_at     INTEGER,
    told_at      INTEGER,
    message_id   INTEGER,
    UNIQUE (person_id, nonce),
    CHECK ((end_reason IS NULL) = (ended_at IS NULL))
) STRICT;

CREATE INDEX request_batches_running ON request_batches (confirmed_at) WHERE ended_at IS NULL;
CREATE INDEX request_batches_shown ON request_batches (message_id) WHERE message_id IS NOT NULL;

ALTER TABLE requests ADD COLUMN batch_id INTEGER;
CREATE INDEX requests_of_batch ON requests (person_id, batch_id) WHERE batch_id IS NOT NULL;

-- The panel said how long no other request of the kind is taken for the order.
ALTER TABLE requests ADD COLUMN available_at INTEGER;
