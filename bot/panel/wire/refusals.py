"""What a panel's words of refusal mean: one ordered table over the whole lower-cased text.

Whole texts, because loose words misfile real messages: "balance" stands in link errors too, "invalid" in
nearly everything, and "in progress" is a status.
"""

import re
from typing import Final

from bot.domain.intent import RefusalKind

_LONGEST: Final = 300
_SPACES: Final = re.compile(r"\s+")

_TABLE: Final[tuple[tuple[RefusalKind, tuple[str, ...]], ...]] = (
    (
        RefusalKind.TEMPORARY,
        (
            r".*rate.?limit(ed| exceeded|ing)?\b.*",
            r"(.*\W)?too many (requests|attempts)\b.*",
            r".*processing another transaction.*",
            r".*\btemporar(y|ily)\b.*",
            r".*\btime[ d-]?(out|d out)\b.*",
            r".*\bmaintenance\b.*",
            r".*bảo trì.*",
            r"(.*\W)?(please )?try( again)? later\b.*",
            r"(server|service|panel|system) (is )?(too )?(busy|overloaded|unavailable)",
            r"internal server error|bad gateway|service unavailable",
        ),
    ),
    (
        RefusalKind.AUTH,
        (
            r"(the )?(invalid|incorrect|bad|wrong|unknown) (api[ _-]?)?key\b.*",
            r"((your|the) )?api[ _-]?key( is)? (not (found|valid)|invalid|incorrect|missing|required)\b.*",
            r"(invalid|incorrect|wrong)[ _]api([ _]key)?",
            r"unauthori[sz]ed( access| request)?|unauthenticated",
            r"api is disabled? for this user.*",
            r"vui lòng đăng nhập.*",
        ),
    ),
    (
        RefusalKind.SUSPENDED,
        (
            r"(your )?(user|account)([ _]is)?[ _](inactive|banned|suspended|disabled|blocked)\b.*",
            r"tài khoản (của bạn )?đã bị khóa.*",
        ),
    ),
    (
        RefusalKind.FUNDS,
        (
            r"(you (do not|don't) have |not |neworder\.error\.not_)enough[ _](funds|balance|money)\b.*",
            r"(neworder\.error\.)?insufficient[ _](balance|funds)\b.*",
            r"order amount exceeds available funds.*",
        ),
    ),
    (
        RefusalKind.DUPLICATE_LINK,
        (
            r"(you (already )?have (an )?)?active order with this link\b.*",
            r"(neworder\.error\.)?link_duplicate",
            r"(neworder\.)?error\.duplicate_order|duplicate[ _]order",
            r"too_many_orders",
            r".*\b(existing|pending)( or |/)?(pending)? order\b.*",
            r"(this )?link is being processed.*",
        ),
    ),
    (
        RefusalKind.REFILL,
        (
            r"(this )?order (is )?not eligible for (a )?refill",
            r"refill (is )?(not available|unavailable|disabled)\b.*",
            r"(this )?service (does not|doesn't) support refills?",
            r"refill (is )?already (been )?(requested|pending|in progress)\b.*",
            r"refill already requested/pending",
            r"order is not completed( yet)?",
            r"refill will be available (in|after)\b.*",
            r"please wait .*\brefill\b.*",
            r"invalid request",
        ),
    ),
    (
        RefusalKind.CANCEL,
        (
            r"(you )?(can ?not|can't|unable to) cancel\b.*",
            r"(order )?(is )?already cancell?ed",
            r"(order )?cancel(lation)?( request)?( is)?( already)? (in progress|requested|pending)",
            r"(order )?already cancell?ed / cancel in progress",
            r"(cancel(lation)?|cancelling) (is )?not (allowed|available|supported)\b.*",
            r"(order )?(is )?not allowed",
            r"(this )?service (does not|doesn't) support cancel(lation)?",
        ),
    ),
    (
        RefusalKind.NOT_FOUND,
        (
            r"(error\.)?(incorrect|invalid|wrong)[ _](order|refill)[ _]ids?",
            r"(the )?(order|refill)([ _]id)?([ _]request)?[ _](was )?(not[ _]found|does not exists?)",
        ),
    ),
    (
        RefusalKind.UNSUPPORTED,
        (
            r"(unknown|incorrect|invalid|unsupported) action( specified)?",
            r"this action is (invalid|not supported)",
            r"the request not found",
        ),
    ),
    (
        RefusalKind.SERVICE_GONE,
        (
            r"(neworder\.)?(error\.)?(incorrect|invalid|wrong|disabled)[ _]service([ _]id)?",
            r"service([ _]id)?([ _]is)?[ _](not[ _]found|inactive|disabled|not available)( or inactive)?",
            r"service not found \(or inactive\)",
            r"service( id)? (does not|doesn't) exists?",
        ),
    ),
    (
        RefusalKind.QUANTITY,
        (
            r"quantity (is )?(less|more|lower|greater|higher) than (the )?(minim|maxim)(al|um)\b.*",
            r"neworder\.error\.(min_quantity|max_quantity|invalid_quantity|not_enough_quantity)",
            r"quantity must (to )?be\b.*",
            r"(incorrect|invalid|wrong) quantity",
        ),
    ),
    (
        RefusalKind.LINK,
        (
            r"(incorrect|bad|invalid|wrong)[ _]link( format)?",
            r"neworder\.error\.link",
            r"link[ _](is )?(invalid|not[ _]found|incorrect)",
            r"(this )?(account|profile|page) is private\b.*|private (account|profile)\b.*",
        ),
    ),
    (
        RefusalKind.INPUT,
        (
            r"neworder\.error\.(comment|schedule_time)",
            r"interval( time)? must (to )?be\b.*",
            r"(incorrect|invalid) (delay|interval|runs|comments|request|parameters?)",
            r"min cannot be higher than max",
            r"(there are )?missing (required )?(parameter|param|field)s?\b.*",
            r"(the )?(order|refill)([ _]id)?( field| parameter)? is (required|missing)",
        ),
    ),
)
"""Texts seen on panels of this family (reference/panel-api.md, B1), with their near spellings."""

_MEANINGS: Final = tuple(
    (kind, re.compile("|".join(f"(?:{text})" for text in texts))) for kind, texts in _TABLE
)


def kind_of(words: str) -> RefusalKind:
    """What a refusal means; UNKNOWN where only the panel's own words can tell."""
    text = _SPACES.sub(" ", words[:_LONGEST]).strip().lower().rstrip(".! ")
    return next((kind for kind, meaning in _MEANINGS if meaning.fullmatch(text)), RefusalKind.UNKNOWN)
