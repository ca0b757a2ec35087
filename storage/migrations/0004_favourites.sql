-- What a person keeps an eye on: starred services, cards lately looked at, the list as last looked at.

ALTER TABLE people ADD COLUMN wants_favourite_news INTEGER NOT NULL DEFAULT 0
    CHECK (wants_favourite_news IN (0, 1));

-- The name is kept for services that are gone; rate and currency are what the person was last told or shown,
-- NULL where a rate is yet to be seen with the key of today.
CREATE TABLE favourites (
    person_id  INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    service_id TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    rate       TEXT,
    currency   TEXT    NOT NULL DEFAULT '',
    is_gone    INTEGER NOT NULL DEFAULT 0 CHECK (is_gone IN (0, 1)),
    added_at   INTEGER NOT NULL,
    PRIMARY KEY (person_id, service_id)
) STRICT;

CREATE TABLE viewed_services (
    person_id  INTEGER NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    service_id TEXT    NOT NULL,
    viewed_at  INTEGER NOT NULL,
    PRIMARY KEY (person_id, service_id)
) STRICT;

-- Changes are counted from digest. What was shown of them since then becomes the next digest when the person
-- looks again or the catalogue moves on; so at most one content per person is older than their catalogue.
CREATE TABLE catalogue_marks (
    person_id      INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    digest         TEXT    NOT NULL REFERENCES catalogue_contents (digest),
    currency       TEXT    NOT NULL,
    looked_at      INTEGER NOT NULL,
    shown_digest   TEXT REFERENCES catalogue_contents (digest),
    shown_currency TEXT,
    shown_at       INTEGER,
    CHECK ((shown_digest IS NULL) = (shown_at IS NULL) AND (shown_digest IS NULL) = (shown_currency IS NULL))
) STRICT;

CREATE INDEX catalogue_marks_by_digest ON catalogue_marks (digest);
CREATE INDEX catalogue_marks_by_shown ON catalogue_marks (shown_digest) WHERE shown_digest IS NOT NULL;

INSERT INTO catalogue_marks (person_id, digest, currency, looked_at)
    SELECT person_id, digest, currency, fetched_at FROM catalogues JOIN accounts USING (person_id);
