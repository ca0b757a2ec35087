"""A file on its way in, as one part of a form."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Upload:
    """What came in a part that names a file."""

    name: str
    content: bytes = field(repr=False)
