"""The first screens, the key, and the way out of any question."""

from bot.chat.callbacks.codec import Payload, payload


@payload("h")
class Home(Payload):
    """The home screen."""


@payload("k")
class ConnectKey(Payload):
    """Set or replace the key."""


@payload("x")
class Leave(Payload):
    """Leave whatever question is open."""


@payload("hp")
class Help(Payload):
    """The help."""


@payload("p")
class Privacy(Payload):
    """What is kept, and how."""
