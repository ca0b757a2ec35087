"""A fake built from the bot's own parts would share the bot's mistakes."""

import ast
import sys
from pathlib import Path

from bot.sandbox import fake_telegram

ROOT = Path(str(fake_telegram.__file__)).parent
ALLOWED = {"starlette", *sys.stdlib_module_names}


def test_no_module_imports_anything_of_ours() -> None:
    imports = {module.name: _foreign(module) for module in ROOT.rglob("*.py")}
    assert len(imports) > 20
    assert not {name: foreign for name, foreign in imports.items() if foreign}


def _foreign(module: Path) -> list[str]:
    tree = ast.parse(module.read_text())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [
        name
        for name in names
        if name.partition(".")[0] not in ALLOWED and not f"{name}.".startswith("bot.sandbox.fake_telegram.")
    ]
