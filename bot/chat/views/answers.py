"""The answers of an order in words: as the wizard, the card, receipts and the order's own card show them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from bot.chat.i18n import Html, Translator, key, paragraphs
from bot.chat.views.screen import lines
from bot.domain.order_draft import OrderDraft
from bot.domain.order_extras import Answer, Question
from bot.domain.order_lists import Lines
from bot.domain.text import cut

_LONGEST_LINK = 300
_LONGEST_TEXT = 120
_LONGEST_LINE = 80
_PREVIEWED = 3
WORLDWIDE: Final = "WW"

LABELS: Final[Mapping[Question, str]] = {
    Question.LINK: key("order.label_link"),
    Question.TRACKING: key("order.label_tracking"),
    Question.QUANTITY: key("order.label_quantity"),
    Question.COMMENTS: key("order.label_comments"),
    Question.KEYWORDS: key("order.label_keywords"),
    Question.USERNAMES: key("order.label_usernames"),
    Question.HASHTAGS: key("order.label_hashtags"),
    Question.GROUPS: key("order.label_groups"),
    Question.HASHTAG: key("order.label_hashtag"),
    Question.SOURCE_ACCOUNT: key("order.label_source_account"),
    Question.MEDIA: key("order.label_media"),
    Question.COMMENT_OWNER: key("order.label_comment_owner"),
    Question.ANSWER_NUMBER: key("order.label_answer_number"),
    Question.USERNAME: key("order.label_username"),
    Question.LEAST: key("order.label_least"),
    Question.MOST: key("order.label_most"),
    Question.POSTS: key("order.label_posts"),
    Question.OLD_POSTS: key("order.label_old_posts"),
    Question.DELAY: key("order.label_delay"),
    Question.EXPIRY: key("order.label_expiry"),
    Question.COUNTRY: key("order.label_country"),
    Question.DEVICE: key("order.label_device"),
    Question.TRAFFIC: key("order.label_traffic"),
    Question.GOOGLE_KEYWORD: key("order.label_google_keyword"),
    Question.REFERRING_URL: key("order.label_referring_url"),
    Question.RUNS: key("order.label_runs"),
    Question.INTERVAL: key("order.label_interval"),
}
DEVICES: Final = {
    1: key("order.device_desktop"),
    2: key("order.device_android"),
    3: key("order.device_ios"),
    4: key("order.device_mobile"),
    5: key("order.device_all"),
}
TRAFFICS: Final = {
    1: key("order.traffic_google"),
    2: key("order.traffic_referrer"),
    3: key("order.traffic_none"),
}
_SKIPPED: Final = {
    Question.RUNS: key("order.value_no_drip_feed"),
    Question.POSTS: key("order.value_no_posts"),
    Question.OLD_POSTS: key("order.value_no_old_posts"),
    Question.EXPIRY: key("order.value_no_expiry"),
}
_Counter: TypeAlias = Callable[[Translator, int], Html]
_COUNTED: Final[Mapping[Question, _Counter]] = {
    Question.COMMENTS: lambda tr, count: tr.plural("order.value_comments", count),
    Question.KEYWORDS: lambda tr, count: tr.plural("order.value_keywords", count),
    Question.USERNAMES: lambda tr, count: tr.plural("order.value_usernames", count),
    Question.HASHTAGS: lambda tr, count: tr.plural("order.value_hashtags", count),
    Question.GROUPS: lambda tr, count: tr.plural("order.value_groups", count),
}
_LINKS: Final = frozenset({Question.LINK, Question.SOURCE_ACCOUNT, Question.MEDIA, Question.REFERRING_URL})


def answer_lines(
    tr: Translator,
    answers: Mapping[Question, Answer],
    questions: tuple[Question, ...],
    leave_out: Question | None = None,
) -> list[Html]:
    """A line for each question that is answered, but for the one that is asked just now."""
    return [
        tr.t("order.answer", label=tr.t(LABELS[asked]), value=answer_text(tr, asked, answers[asked]))
        for asked in questions
        if asked is not leave_out and asked in answers
    ]


def draft_lines(tr: Translator, draft: OrderDraft, leave_out: Question | None = None) -> list[Html]:
    """What is answered so far."""
    return answer_lines(tr, draft.answers, draft.questions, leave_out)


def answer_text(tr: Translator, asked: Question, answer: Answer) -> Html:
    """One answer in words."""
    match answer:
        case None:
            return tr.t(_SKIPPED.get(asked, "order.value_no_drip_feed"))
        case tuple():
            return _COUNTED[asked](tr, len(answer))
        case date():
            return tr.t("order.value", value=tr.day(answer))
        case int():
            return _number_text(tr, asked, answer)
        case _:
            return _text(tr, asked, answer)


def _number_text(tr: Translator, asked: Question, number: int) -> Html:
    match asked:
        case Question.INTERVAL:
            return tr.plural("order.value_minutes", number)
        case Question.DELAY:
            return tr.plural("order.value_delay", number)
        case Question.DEVICE if number in DEVICES:
            return tr.t("order.value", value=tr.plain(DEVICES[number]))
        case Question.TRAFFIC if number in TRAFFICS:
            return tr.t("order.value", value=tr.plain(TRAFFICS[number]))
    return tr.t("order.value", value=tr.number(number))


def _text(tr: Translator, asked: Question, text: str) -> Html:
    if asked in _LINKS:
        return tr.t("order.value_link", link=cut(text, _LONGEST_LINK))
    if asked is Question.TRACKING:
        return tr.t("order.value_tracking_kept")
    shown = country_name(tr, text) if asked is Question.COUNTRY else text
    return tr.t("order.value", value=cut(shown, _LONGEST_TEXT))


def country_name(tr: Translator, given: str) -> str:
    """A country by its name in this language, where its code is known."""
    return tr.plain("order.worldwide") if given == WORLDWIDE else tr.country(given)


def list_preview(
    tr: Translator, asked: Question, listed: tuple[str, ...], added: Lines | None = None
) -> Html:
    """The first lines of a list, how many there are, and what the last message had that was left out."""
    return lines(
        tr.plural("order.comments_so_far", len(listed))
        if asked is Question.COMMENTS
        else tr.t("order.so_far", count=_COUNTED[asked](tr, len(listed))),
        _first_lines(tr, listed),
        tr.plural("order.left_out_empty", added.empty) if added and added.empty else "",
        tr.plural("order.left_out_repeated", added.repeated) if added and added.repeated else "",
    )


def _first_lines(tr: Translator, listed: tuple[str, ...]) -> Html:
    first = "\n".join(cut(line, _LONGEST_LINE) for line in listed[:_PREVIEWED])
    rest = "\n…" if len(listed) > _PREVIEWED else ""
    return tr.t("order.comments_preview", comments=paragraphs(first + rest))


def previewed_lines(tr: Translator, draft: OrderDraft) -> list[Html]:
    """What is answered, with the beginning of every list beneath its count."""
    shown: list[Html] = []
    for asked in draft.questions:
        shown += answer_lines(tr, draft.answers, (asked,))
        if asked.gathers and draft.lines(asked):
            shown.append(_first_lines(tr, draft.lines(asked)))
    return shown
