"""How the bot hears of things, and who it is.

A webhook is remembered and shuts the long poll, as in Telegram; this world calls nobody, so its updates wait.
"""

from typing import Any

from bot.sandbox.fake_telegram.methods.table import Method
from bot.sandbox.fake_telegram.parameters import Arguments, Parameter, array_of, boolean, integer, string
from bot.sandbox.fake_telegram.refusals import bad_request
from bot.sandbox.fake_telegram.world.updates import MAX_LIMIT
from bot.sandbox.fake_telegram.world.wire import user_json
from bot.sandbox.fake_telegram.world.world import World


def get_me(world: World, _: Arguments) -> dict[str, Any]:
    """Tell the bot who it is."""
    return {
        **user_json(world, world.bot.bot_id),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": world.inline.is_on,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, arguments: Arguments) -> list[dict[str, Any]]:
    """Give the bot what waits for it, or wait with it."""
    limit = arguments.get("limit", MAX_LIMIT)
    timeout = arguments.get("timeout", 0)
    if not 1 <= limit <= MAX_LIMIT or timeout < 0:
        raise bad_request("limit must be 1 to 100, timeout not negative")
    world.updates.allow(arguments.get("allowed_updates"))
    return await world.updates.poll(offset=arguments.get("offset", 0), limit=limit, timeout_seconds=timeout)


def set_webhook(world: World, arguments: Arguments) -> bool:
    """Name the address to be called; an empty one takes it back."""
    address: str = arguments["url"]
    if address and not address.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.allow(arguments.get("allowed_updates"))
    world.updates.webhook_url = address
    return _drop_if_asked(world, arguments)


def delete_webhook(world: World, arguments: Arguments) -> bool:
    """Take the webhook back."""
    world.updates.webhook_url = ""
    return _drop_if_asked(world, arguments)


def get_webhook_info(world: World, _: Arguments) -> dict[str, Any]:
    """Tell where updates go and how many wait."""
    info: dict[str, Any] = {
        "url": world.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if world.updates.allowed:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def _drop_if_asked(world: World, arguments: Arguments) -> bool:
    if arguments.get("drop_pending_updates", False):
        world.updates.clear()
    return True


_ALLOWED_UPDATES = Parameter("allowed_updates", array_of(string))
_DROP = Parameter("drop_pending_updates", boolean)

METHODS = (
    Method("getMe", get_me),
    Method(
        "getUpdates",
        get_updates,
        (
            Parameter("offset", integer),
            Parameter("limit", integer),
            Parameter("timeout", integer),
            _ALLOWED_UPDATES,
        ),
        is_long_poll=True,
    ),
    Method(
        "setWebhook",
        set_webhook,
        (
            Parameter("url", string, is_required=True),
            Parameter("ip_address", string),
            Parameter("max_connections", integer),
            Parameter("secret_token", string),
            _ALLOWED_UPDATES,
            _DROP,
        ),
    ),
    Method("deleteWebhook", delete_webhook, (_DROP,)),
    Method("getWebhookInfo", get_webhook_info),
)
