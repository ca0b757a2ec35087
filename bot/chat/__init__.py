"""Everything the person sees and does, over Telegram.

inbox       updates written down before they are handled; one person's in order, different people's at once
dialogue    python-telegram-bot's ConversationHandler over the dialogue row
routes      what a handler answers to
context     Turn: one update of one person, and what can be shown in return
reply       the only place where a Screen becomes a Telegram message
late        what Telegram did not take is shown as soon as it does
notifier    messages nobody asked for, paced
callbacks   what buttons say
i18n        texts, plurals, isolates, numbers
handlers/   one file per area; HANDLERS is the table of contents
views/      pure: domain values in, Screens out
"""

import os

# python-telegram-bot gives durations as timedelta only where this environment switch says so; without it, it
# warns at every flood limit.
os.environ.setdefault("PTB_TIMEDELTA", "true")  # noqa: TID251 - the library offers no other way
