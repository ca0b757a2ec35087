"""panelbot: a Telegram bot for customers of a social-media panel.

domain      what is known and decided; no I/O, no clock, no framework
panel       the upstream HTTP API; the panel's own spelling never leaves it
usecases    what can be wanted, one file per intention
chat        everything the person sees and does, over Telegram
jobs        what happens without being asked
ops         logging, checks, the sign of life
sandbox     a world to play in: fake panel, fake Telegram, chat page
app         the composition root; cli the command line; settings what the operator decides
"""
