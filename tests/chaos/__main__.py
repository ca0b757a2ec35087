"""`make chaos`: every proof, one after the other, and one table.

Usage: ``python -m tests.chaos [--share taste|ci|full] [--seed N] [--only NAME]…``. The seed is printed; the
same seed and share draw the same faults in the same order.
"""

import argparse
import asyncio
import logging
import secrets
import sys
from collections.abc import Awaitable, Sequence
from traceback import format_exception

from tests.chaos.proofs import PROOFS
from tests.chaos.table import Row, Share, exit_code, print_table


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for; the exit code says whether everything held."""
    asked = _parser().parse_args(words)
    seed = asked.seed if asked.seed is not None else secrets.randbelow(10**6)
    logging.disable(logging.CRITICAL)  # faults by the thousand are logged by the thousand
    sys.stdout.write(f"make chaos SHARE={asked.share} SEED={seed}\n")
    rows = [_run(name, asked.share, seed) for name in asked.only or PROOFS]
    print_table(rows)
    return exit_code(rows)


def _run(name: str, share: Share, seed: int) -> Row:
    sys.stdout.write(f"{name} …\n")
    sys.stdout.flush()
    return asyncio.run(_row(name, PROOFS[name](share, seed), share))


async def _row(name: str, proof: Awaitable[Row], share: Share) -> Row:
    """The row of a proof; one that breaks down itself, or never ends, is a row that does not hold."""
    try:
        async with asyncio.timeout(60 * share.pick(taste=3, ci=15, full=60)):
            return await proof
    except Exception as error:  # noqa: BLE001 - whatever it is, the other proofs go on
        return Row(name, 0, broken=(f"the proof broke down: {''.join(format_exception(error))}",))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Try to make the bot lie.")
    parser.add_argument("--share", type=Share, choices=list(Share), default=Share.CI, help="how much (ci)")
    parser.add_argument("--seed", type=int, help="repeat a run; by default a new one is drawn")
    parser.add_argument("--only", action="append", choices=list(PROOFS), help="just this proof; may repeat")
    return parser


if __name__ == "__main__":
    sys.exit(main())
