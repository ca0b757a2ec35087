"""What people can do in a group that holds the bot; a group comes to life at the first word in it."""

from bot.sandbox.fake_telegram.person_side import PersonSide, marked, pieces, typed
from bot.sandbox.fake_telegram.refusals import PersonRefusal
from bot.sandbox.fake_telegram.world.messages import Message
from bot.sandbox.fake_telegram.world.people import BotStatus, Group

GROUP_OWNER_ID = 1
"""Who adds the bot and gives it rights, when nobody in particular does."""

_GONE: frozenset[BotStatus] = frozenset({"left", "kicked"})


class GroupSide(PersonSide):
    """The acts of people in groups. The bot's privacy mode is off: it hears every message."""

    def type_in_group(self, group_id: int, person_id: int, text: str) -> Message:
        """Write in a group that holds the bot."""
        group = self._group(group_id, person_id)
        group.member_ids.add(person_id)
        return [self._send(group, person_id, marked(piece)) for piece in pieces(typed(text))][-1]

    def tap_in_group(self, group_id: int, person_id: int, message_id: int, row: int, column: int) -> str:
        """Tap a button under a message in a group."""
        return self._tap(self._group(group_id, person_id), person_id, message_id, row, column)

    def give_rights(self, group_id: int, *, can_delete_messages: bool) -> None:
        """Make the bot an administrator who may delete messages, or a plain member again."""
        group = self._group(group_id, GROUP_OWNER_ID)
        self._become(group, GROUP_OWNER_ID, "administrator" if can_delete_messages else "member")

    def add_bot(self, group_id: int, person_id: int) -> None:
        """Bring the bot into a group, for the first time or again."""
        group = self._named(group_id)
        group.member_ids.add(person_id)
        if group.bot_status in _GONE:
            self._become(group, person_id, "member")

    def remove_bot(self, group_id: int) -> None:
        """Throw the bot out of a group."""
        self._become(self._group(group_id, GROUP_OWNER_ID), GROUP_OWNER_ID, "kicked")

    def _group(self, group_id: int, person_id: int) -> Group:
        group = self._named(group_id)
        if not group.member_ids:
            self.add_bot(group_id, person_id)
        if group.bot_status in _GONE:
            raise PersonRefusal("the bot is no longer in this group")
        return group

    def _named(self, group_id: int) -> Group:
        if group_id >= 0:
            raise PersonRefusal("a group's id is negative", status=400)
        return self.world.group(group_id)

    def _become(self, group: Group, person_id: int, status: BotStatus) -> None:
        before = group.bot_status
        group.bot_status = status
        self.world.change_bot_status(group, person_id, before, status)
