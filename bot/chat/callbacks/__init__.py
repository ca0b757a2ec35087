"""What a button says when it is tapped: typed, versioned payloads of at most 64 bytes, one file per area.

Everything is named from here: ``callbacks.Home``. How it is written on a button is in ``codec``.
"""

from bot.chat.callbacks.account import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.browsing import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.codec import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.favourites import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.first import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.mass_orders import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.ordering import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.orders import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.requests import *  # noqa: F403 - its names are named from here
from bot.chat.callbacks.telling import *  # noqa: F403 - its names are named from here
