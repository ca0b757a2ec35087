-- Accounts and marks name a content by a small number: a digest in each row and index outweighed what is shared.

ALTER TABLE catalogue_contents RENAME TO digested_contents;
ALTER TABLE catalogues RENAME TO digested_catalogues;
ALTER TABLE catalogue_marks RENAME TO digested_marks;

CREATE TABLE catalogue_contents (
    content_id INTEGER PRIMARY KEY,
    digest     TEXT    NOT NULL UNIQUE,
    body       BLOB    NOT NULL
) STRICT;

CREATE TABLE catalogues (
    person_id  INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    content_id INTEGER NOT NULL REFERENCES catalogue_contents (content_id),
    fetched_at INTEGER NOT NULL
) STRICT;

-- Changes are counted from content_id. What was shown of them since then becomes the next one when the person
-- looks again or the catalogue moves on; so at most one content per person is older than their catalogue.
CREATE TABLE catalogue_marks (
    person_id        INTEGER PRIMARY KEY REFERENCES people (person_id) ON DELETE CASCADE,
    content_id       INTEGER NOT NULL REFERENCES catalogue_contents (content_id),
    currency         TEXT    NOT NULL,
    looked_at        INTEGER NOT NULL,
    shown_content_id INTEGER REFERENCES catalogue_contents (content_id),
    shown_currency   TEXT,
    shown_at         INTEGER,
    CHECK ((shown_content_id IS NULL) = (shown_at IS NULL)
           AND (shown_content_id IS NULL) = (shown_currency IS NULL))
) STRICT;

INSERT INTO catalogue_contents (digest, body) SELECT digest, body FROM digested_contents;
INSERT INTO catalogues (person_id, content_id, fetched_at)
    SELECT person_id, content_id, fetched_at FROM digested_catalogues JOIN catalogue_contents USING (digest);
INSERT INTO catalogue_marks
    SELECT person_id, now.content_id, currency, looked_at, shown.content_id, shown_currency, shown_at
    FROM digested_marks AS marks JOIN catalogue_contents AS now ON now.digest = marks.digest
    LEFT JOIN catalogue_contents AS shown ON shown.digest = marks.shown_digest;

DROP TABLE digested_catalogues;
DROP TABLE digested_marks;
DROP TABLE digested_contents;

-- None by age: those who went away keep the oldest lists, so a search for old ones reads these rows anyway.
CREATE INDEX catalogues_by_content ON catalogues (content_id);
CREATE INDEX catalogue_marks_by_content ON catalogue_marks (content_id);
CREATE INDEX catalogue_marks_by_shown ON catalogue_marks (shown_content_id) WHERE shown_content_id IS NOT NULL;

-- A line that an earlier list did not order names it, so that the earlier one does not offer it once more.
-- No reference: lists are forgotten after a month, and numbers are never used again.
ALTER TABLE mass_lines ADD COLUMN rest_of_mass_id INTEGER;
ALTER TABLE mass_lines ADD COLUMN rest_of_position INTEGER;
CREATE INDEX mass_lines_by_rest ON mass_lines (person_id, rest_of_mass_id, rest_of_position)
    WHERE rest_of_mass_id IS NOT NULL;
