-- What a person filters services by while browsing; nobody's row means no filter.
CREATE TABLE filters (
    person_id   INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    refillable  INTEGER NOT NULL CHECK (refillable IN (0, 1)),
    cancellable INTEGER NOT NULL CHECK (cancellable IN (0, 1)),
    drip_feed   INTEGER NOT NULL CHECK (drip_feed IN (0, 1)),
    by_rate     INTEGER NOT NULL CHECK (by_rate IN (0, 1))
) STRICT;

CREATE INDEX catalogues_by_age ON catalogues (fetched_at);
