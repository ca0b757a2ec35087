"""What is told unasked, and when it comes without a sound."""

from bot.chat.callbacks.codec import Payload, payload


@payload("wt")
class Telling(Payload):
    """What is told unasked."""


@payload("wo")
class SetTopic(Payload):
    """Tell of this topic (1) or not (0)."""

    topic: str
    wanted: int


@payload("wb")
class LowBalance(Payload):
    """Below which amount a falling balance is told."""


@payload("wm")
class SetLowBalance(Payload):
    """Below this amount; 0 for never."""

    mark: int


@payload("ws")
class Silence(Payload):
    """In which hours messages come without a sound."""


@payload("wf")
class SilentFrom(Payload):
    """From this hour on; the last one is asked next."""

    begins: int


@payload("wh")
class SetSilence(Payload):
    """Silent from this hour to that one."""

    begins: int
    ends: int


@payload("we")
class EndSilence(Payload):
    """Every message with a sound again."""


@payload("wc")
class Clocks(Payload):
    """Which clock is the person's?"""


@payload("wk")
class SetClock(Payload):
    """The clock of the numbered offset from UTC."""

    clock: int
