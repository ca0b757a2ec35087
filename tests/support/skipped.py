"""Fails when a part of the suite was left out.

``python tests/support/skipped.py build/tests.xml tests.browser`` looks for skipped browser tests.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET


def cases_of(report: Path, folder: str) -> Iterator[ET.Element]:
    """The tests of a folder (dotted) in a JUnit report."""
    tree = ET.parse(report)  # noqa: S314 - pytest has just written it
    return (case for case in tree.iter("testcase") if name_of(case).startswith(f"{folder}."))


def name_of(case: ET.Element) -> str:
    """The dotted name of a test, or of a module that was skipped as a whole."""
    return ".".join(filter(None, (case.get("classname"), case.get("name"))))


def main(report: str, folder: str) -> int:
    """Say which tests of the folder were skipped; none at all counts as left out."""
    cases = list(cases_of(Path(report), folder))
    skipped = [case for case in cases if case.find("skipped") is not None]
    for case in skipped:
        sys.stderr.write(f"skipped: {name_of(case)}\n")
    if not cases:
        sys.stderr.write(f"no test of {folder} was run\n")
    return int(bool(skipped) or not cases)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
