-- What an order of one of the rarer types was given besides link, quantity, comments and drip-feed; NULL: nothing.
ALTER TABLE orders ADD COLUMN extras TEXT;
