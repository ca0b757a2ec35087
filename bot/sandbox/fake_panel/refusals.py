"""The words a panel refuses with, in one place, because clients match on these very texts."""

INVALID_KEY = "Invalid API key"
SUSPENDED = "Account suspended"
INCORRECT_REQUEST = "Incorrect request"
INCORRECT_PARAMETERS = "Incorrect parameters"
UNKNOWN_ACTION = "Unknown action specified!"
INCORRECT_SERVICE = "Incorrect service ID"
INCORRECT_LINK = "Incorrect link"
INCORRECT_QUANTITY = "Incorrect quantity"
INCORRECT_DELAY = "Incorrect delay"
MIN_ABOVE_MAX = "Min cannot be higher than Max"
NO_DRIP_FEED = "Drip-feed is not available for this service"
NOT_ENOUGH_FUNDS = "Not enough funds on balance"
ACTIVE_LINK = "You have active order with this link. Please wait until order being completed."
INCORRECT_ORDER = "Incorrect order ID"
INCORRECT_REFILL = "Incorrect refill ID"
REFILL_NOT_FOUND = "Refill not found"
NOT_REFILLABLE = "Order not eligible for refill"
NOT_COMPLETED = "Order is not completed yet"
REFILL_OPEN = "Refill already requested"
CANNOT_CANCEL = "Cannot cancel"
CANCEL_OPEN = "Cancel in progress"
ADDRESS_BLOCKED = "IP address is blocked"


class RefusedError(Exception):
    """The panel refuses; the text is what it answers."""

    @property
    def text(self) -> str:
        """The panel's own words."""
        return str(self.args[0])


def missing(field: str) -> RefusedError:
    """A field the service type asks for was not sent."""
    return RefusedError(f"Missing required parameter: {field}")


def below(minimum: int) -> RefusedError:
    """Fewer units than the service sells."""
    return RefusedError(f"Quantity less than minimal {minimum}")


def interval_above(minutes: int) -> RefusedError:
    """More minutes between two runs than the panel takes; the grammar is theirs."""
    return RefusedError(f"Interval time must to be less than or equal to {minutes} minutes")


def above(maximum: int) -> RefusedError:
    """More units than the service sells."""
    return RefusedError(f"Quantity more than maximum {maximum}")
