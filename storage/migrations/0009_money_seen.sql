-- Whether an order's charge is the panel's own figure, or still our estimate. Of an order of ours that was looked
-- at before this was noted, a figure that is not the estimate's can only be the panel's.
ALTER TABLE orders ADD COLUMN is_charge_reported INTEGER NOT NULL DEFAULT 0 CHECK (is_charge_reported IN (0, 1));
UPDATE orders SET is_charge_reported = 1 WHERE charge IS NOT NULL AND (intent_id IS NULL OR charge <>
    (SELECT intents.charge FROM intents WHERE intents.person_id = orders.person_id
        AND intents.intent_id = orders.intent_id));
