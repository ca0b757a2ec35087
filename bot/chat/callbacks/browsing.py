"""Finding a service: platforms, categories, filters, a search, a card."""

from bot.chat.callbacks.codec import Payload, payload


@payload("cs")
class Categories(Payload):
    """The first screen of browsing: platforms, or a page of all categories where there are few."""

    page: int


@payload("pc")
class PlatformCategories(Payload):
    """A page of one platform's categories."""

    platform: str
    page: int


@payload("sc")
class ShelfServices(Payload):
    """A page of those services of a category that are for one platform (``NONE``: all of them)."""

    platform: str
    category: str
    page: int


@payload("c")
class CategoryServices(Payload):
    """A page of one category's services, of whatever platform."""

    category: str
    page: int


@payload("rl")
class RefreshList(Payload):
    """Ask the panel for its list anew, and show the same place of it (``NONE``: the first screen)."""

    platform: str
    category: str
    page: int


@payload("ff")
class ShowFilters(Payload):
    """What services are filtered by; the place leads back."""

    platform: str
    category: str


@payload("fs")
class SwitchFilter(Payload):
    """Switch one filter on (1) or off (0)."""

    filter: str
    wanted: int
    platform: str
    category: str


@payload("fc")
class ClearFilters(Payload):
    """Filter by nothing, and go back."""

    platform: str
    category: str


@payload("q")
class SearchResults(Payload):
    """A page of what a search found."""

    search: int
    page: int


@payload("s")
class ServiceCard(Payload):
    """One service; ``search`` and ``page`` lead back to the list it was chosen from (0: its category)."""

    service: str
    search: int
    page: int
