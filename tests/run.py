"""The whole suite as ``make test`` and ``.ci/run`` know it: pytest on a few workers, then the coverage gates.

With words after it, it is plain pytest with those words, and nothing is gated.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "build" / "tests.xml"
FULLY_COVERED = ("bot/domain/money.py", "bot/domain/intent.py", "storage/vault.py")
"""Where an untested branch could cost money or a key."""

WORKERS = "8"
"""Four times the cores the suite is meant for: conversations and the browser wait more than they work."""


def main(words: Sequence[str]) -> int:
    """Run, gate, and end with pytest's own closing line."""
    python = (sys.executable, "-m")
    if words:
        return subprocess.call((*python, "pytest", *words), cwd=ROOT)
    REPORT.parent.mkdir(exist_ok=True)
    _spoken((*python, "coverage", "erase"))
    suite = (
        *python,
        "coverage",
        "run",  # by its setting `patch`, the workers and the processes that tests start count their lines too
        "-m",
        "pytest",
        "-n",
        WORKERS,
        "--dist=worksteal",  # else one worker ends long after the others, with a row of slow conversations
        f"--junitxml={REPORT}",
    )
    # Without compiled files, every program that a test starts would compile all of ours anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # noqa: TID251 - Python's, not a setting of ours
    failed, closing_line = _spoken((*suite, "--color=yes" if sys.stdout.isatty() else "--color=no"))
    _spoken((*python, "coverage", "combine", "--quiet"))
    report = (*python, "coverage", "report")
    strict = ((*report, f"--include={path}", "--fail-under=100") for path in FULLY_COVERED)
    gates = [_spoken(gate)[0] for gate in (report, *strict)]
    _say("coverage: " + ("a gate does not hold, see above" if any(gates) else "every gate holds"))
    _say(closing_line)
    return failed or max(gates)


def _spoken(command: Sequence[str]) -> tuple[int, str]:
    """Run a command, passing its lines on; its exit code and its last line."""
    last = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, errors="replace") as running:
        for line in running.stdout or ():
            _say(line.rstrip("\n"))
            last = line.strip() or last
    return running.returncode, last


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
