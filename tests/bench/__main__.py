"""`make bench`: every bench, one after the other, and one table.

Usage: ``python -m tests.bench [--share taste|full] [--only NAME]…``. It ends with 1 when a promised ratio is
not kept; times of day and of machines are only told.
"""

import argparse
import asyncio
import logging
import platform
import sys
from collections.abc import Sequence
from multiprocessing import cpu_count

from tests.bench.benches import BENCHES
from tests.bench.table import Row, Share, exit_code, print_table, say


def main(words: Sequence[str] | None = None) -> int:
    """Run what is asked for; the exit code says whether every promised ratio is kept."""
    asked = _parser().parse_args(words)
    say(f"make bench SHARE={asked.share}: Python {platform.python_version()}, {cpu_count()} cores")
    rows: list[Row] = []
    logging.disable(logging.CRITICAL)  # a log line in the middle of a measurement is measured too
    try:
        for name in asked.only or BENCHES:
            say(f"{name} …")
            rows += asyncio.run(_measured(name, asked.share))
    finally:
        logging.disable(logging.NOTSET)
    print_table(rows)
    return exit_code(rows)


async def _measured(name: str, share: Share) -> list[Row]:
    return await BENCHES[name](share)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure, in ratios.")
    parser.add_argument(
        "--share", type=Share, choices=list(Share), default=Share.FULL, help="how much (full)"
    )
    parser.add_argument("--only", action="append", choices=list(BENCHES), help="just this one; may repeat")
    return parser


if __name__ == "__main__":
    sys.exit(main())
