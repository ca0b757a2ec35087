import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDERS = ("bot", "storage", "tests", "docs")


def _texts() -> list[Path]:
    deeper = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    return [path for path in (*ROOT.glob("*.md"), *deeper) if path.suffix in {".py", ".md"}]


def test_every_document_that_a_text_of_this_tree_names_is_there() -> None:
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in _texts()
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))
    }
    assert ("README.md", "docs/operations.md") in named
    assert not {(text, name) for text, name in named if not (ROOT / name).is_file()}
