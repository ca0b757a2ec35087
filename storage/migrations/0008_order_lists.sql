-- Lists of a person's orders, read page by page from the newest on, however many there are.
CREATE INDEX orders_of_person ON orders (person_id, placed_at DESC, order_id DESC);
CREATE INDEX orders_active ON orders (person_id, placed_at DESC, order_id DESC) WHERE finished_at IS NULL;
CREATE INDEX orders_done ON orders (person_id, placed_at DESC, order_id DESC) WHERE finished_at IS NOT NULL;

-- An order that ended short of what was ordered, or that the panel lost, until its card is opened.
ALTER TABLE orders ADD COLUMN needs_person INTEGER NOT NULL DEFAULT 0 CHECK (needs_person IN (0, 1));
CREATE INDEX orders_needing ON orders (person_id, placed_at DESC, order_id DESC) WHERE needs_person = 1;

-- What happened to an order: its last entries are kept.
CREATE TABLE order_history (
    entry_id    INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL,
    order_id    INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    meaning     TEXT    NOT NULL,
    words       TEXT    NOT NULL,
    remains     INTEGER,
    happened_at INTEGER NOT NULL,
    FOREIGN KEY (person_id, order_id) REFERENCES orders (person_id, order_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX order_history_of_order ON order_history (person_id, order_id, entry_id);
