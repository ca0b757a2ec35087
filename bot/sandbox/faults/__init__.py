"""The fault line: how a panel's answers go wrong on their way, by name, on real sockets.

    messages            reading a request, writing a reply
    exchange            one connection, and what may be done with it
    strategies, table   the faults: small moves, and the rows that combine them
    armoury             which of them are switched on
    line, office        the server, and its switches in the office API

It imports nothing of the bot, and nothing of the fake panel: any server can stand behind it.
"""

from bot.sandbox.faults.armoury import FaultState
from bot.sandbox.faults.line import FaultLine
from bot.sandbox.faults.office import routes
from bot.sandbox.faults.table import FAULTS, Fault, Phase

__all__ = ["FAULTS", "Fault", "FaultLine", "FaultState", "Phase", "routes"]
