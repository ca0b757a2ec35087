-- When the balance kept with a send was asked for: an order of the same key that ended since may be missing in it.

ALTER TABLE intents ADD COLUMN balance_asked_at INTEGER;
