-- What a person wants to be told, each kind on its own switch; when the phone stays silent, by their own clock.
ALTER TABLE people ADD COLUMN wants_completed INTEGER NOT NULL DEFAULT 1 CHECK (wants_completed IN (0, 1));
ALTER TABLE people ADD COLUMN wants_problems INTEGER NOT NULL DEFAULT 1 CHECK (wants_problems IN (0, 1));
ALTER TABLE people ADD COLUMN wants_refills INTEGER NOT NULL DEFAULT 1 CHECK (wants_refills IN (0, 1));
ALTER TABLE people ADD COLUMN low_balance TEXT;
ALTER TABLE people ADD COLUMN low_balance_currency TEXT;
ALTER TABLE people ADD COLUMN silent_begins INTEGER CHECK (silent_begins BETWEEN 0 AND 23);
ALTER TABLE people ADD COLUMN silent_ends INTEGER CHECK (silent_ends BETWEEN 0 AND 23);
ALTER TABLE people ADD COLUMN utc_offset INTEGER CHECK (utc_offset BETWEEN -840 AND 840);

-- When a balance is looked at for its owner, and since when it is known to them to be low.
ALTER TABLE accounts ADD COLUMN balance_due_at INTEGER;
ALTER TABLE accounts ADD COLUMN low_told_at INTEGER;
CREATE INDEX people_with_mark ON people (person_id) WHERE low_balance IS NOT NULL;
CREATE INDEX accounts_by_fingerprint ON accounts (fingerprint);

-- A refill that the panel took is asked about until it ends.
ALTER TABLE requests ADD COLUMN next_check_at INTEGER;
ALTER TABLE requests ADD COLUMN lease_until INTEGER;
CREATE INDEX requests_due ON requests (next_check_at) WHERE next_check_at IS NOT NULL;

-- Messages of one sweep for one person become one, when they are many.
ALTER TABLE outbox ADD COLUMN sweep INTEGER;
CREATE INDEX outbox_of_sweep ON outbox (person_id, sweep) WHERE sweep IS NOT NULL AND ended_at IS NULL;

-- An order that ended and has a next look is read once more, for a late partial or refund.
UPDATE orders SET next_check_at = NULL WHERE is_watched = 0;
DROP INDEX orders_due;
CREATE INDEX orders_due ON orders (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX orders_due_of_person ON orders (person_id, next_check_at) WHERE next_check_at IS NOT NULL;
