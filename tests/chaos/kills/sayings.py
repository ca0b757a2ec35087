"""What people were told of the orders they confirmed, held against the panel's ledger and its requests."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from bot.chat.i18n import translator_for
from tests.chaos.kills.chronicle import Chronicle, Tap
from tests.chaos.kills.sight import SAY_NOTHING_SENT, Showing, Sight
from tests.support.stage import bare

_SAY_SO: Final = frozenset({Sight.PLACED, Sight.UNKNOWN, Sight.INTERRUPTED})
"""That it is there, or may be."""

_SAY_NO: Final = frozenset({Sight.REJECTED, Sight.NOT_SENT})
_NO_ANSWER: Final = frozenset({Sight.SENDING, Sight.CARD, Sight.ASKS_QUANTITY, Sight.COMPLETED})


def sent_twice(chronicle: Chronicle) -> list[str]:
    """Links of which more than one order was sent; each was typed, and so can be confirmed, only once."""
    requests = chronicle.world.panel.requests
    sends = Counter(request.form.get("link", "") for request in requests if request.action == "add")
    return [f"{link} was sent {times} times" for link, times in sends.items() if times > 1]


def silent_taps(chronicle: Chronicle) -> list[str]:
    """Confirmed cards of which nothing was said: neither placed, nor unknown, nor refused."""
    told = _by_person(chronicle)
    return [
        f"nothing was said of A-{tap.intent_id} ({tap.link})"
        for tap in chronicle.taps.values()
        if not _said_of(tap, told[tap.person_id])
    ]


def contradictions(chronicle: Chronicle) -> list[str]:
    """Where what was said of an order is not what the ledger says."""
    told, said = _by_person(chronicle), defaultdict[str, list[Showing]](list)
    for tap in chronicle.taps.values():
        said[tap.link] += _said_of(tap, told[tap.person_id])
    ledger = {entry.link: entry.order_id for entry in chronicle.world.panel.ledger}
    wrong = [f"{link} was ordered by nobody" for link in ledger.keys() - said.keys()]
    for link, words in said.items():
        wrong += _contradictions(link, words, ledger.get(link))
    return wrong


def untold(chronicle: Chronicle) -> list[str]:
    """Ends of orders and interrupted sends that the people have not heard of yet.

    Whoever looks at an interrupted send before the message about it comes is shown that nobody knows its
    outcome; if they settle it there and then, the message has nothing to tell any more.
    """
    showings = chronicle.showings
    followed = {one.number for one in showings if one.sight in {Sight.PLACED, Sight.ATTACHED, Sight.ORDER}}
    heard = {one.number for one in showings if one.sight is Sight.COMPLETED or _is_attached_at_its_end(one)}
    told = {one.reference for one in showings if one.sight in {Sight.INTERRUPTED, Sight.UNKNOWN}}
    kept = (fact for life in chronicle.lives for fact in life.facts)
    interrupted = {fact.number for fact in kept if fact.kind == "interrupted"}
    return [f"nobody was told of the end of {number}" for number in sorted(followed - heard)] + [
        f"nobody was told that A-{number} was interrupted" for number in sorted(interrupted - told)
    ]


def _is_attached_at_its_end(showing: Showing) -> bool:
    completed = bare(translator_for(showing.language).plain("status.completed"))
    return showing.sight in {Sight.ATTACHED, Sight.ORDER} and completed in bare(showing.message.text.text)


def _by_person(chronicle: Chronicle) -> defaultdict[int, list[tuple[int, Showing]]]:
    told = defaultdict[int, list[tuple[int, Showing]]](list)
    for position, showing in enumerate(chronicle.showings):
        told[showing.person_id].append((position, showing))
    return told


def _said_of(tap: Tap, told: Sequence[tuple[int, Showing]]) -> list[Showing]:
    """What a person was shown about a card they confirmed; what names no order may be about it."""
    return [
        one
        for position, one in told
        if position >= tap.position
        and (
            (one.link == tap.link and one.sight not in _NO_ANSWER)
            or one.reference == tap.intent_id
            or one.sight in SAY_NOTHING_SENT
        )
    ]


def _contradictions(link: str, said: Iterable[Showing], number: str | None) -> list[str]:
    words = {one.sight for one in said}
    wrong = [
        f"{link} was said to be number {one.number} and is {number or 'nowhere'}"
        for one in said
        if one.sight is Sight.PLACED and one.number != number
    ]
    if number and words & _SAY_NO:
        wrong.append(f"{link} is number {number} and was said not to be placed")
    if number and not words & _SAY_SO:
        wrong.append(f"{link} is number {number}, and all that was said of it is {sorted(words)}")
    return wrong
