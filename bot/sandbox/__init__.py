"""A world to play in, for ``panelbot demo`` and for the tests.

fake_panel      the panel's API, with services, keys, orders that progress, and the operator's hand
fake_telegram   the Bot API, strict, and what a person can do with a client
faults          a line between bot and panel that breaks on request
chat_page       the client in the browser, and the panel's back office beside it
world           all of these behind one address; demo puts the real bot into it

The fakes import nothing of ours: one built from our own client would share its mistakes.
"""
