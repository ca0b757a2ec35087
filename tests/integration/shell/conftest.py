import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

Answer = subprocess.CompletedProcess[str]
Panelbot = Callable[..., Answer]


@pytest.fixture
def panelbot(tmp_path: Path) -> Panelbot:
    """Runs ``panelbot`` in a folder of its own, with exactly the settings a test gives it."""
    secrets = tmp_path / "no-secrets"
    secrets.mkdir()
    surroundings = os.environ.items()  # noqa: TID251 - what a child needs to start and to be measured
    kept = {name: value for name, value in surroundings if name.startswith(("COVERAGE", "PATH", "LANG"))}

    def run(*words: str, module: bool = False, **settings: str) -> Answer:
        command = (
            [sys.executable, "-m", "bot"] if module else [str(Path(sys.executable).with_name("panelbot"))]
        )
        return subprocess.run(
            [*command, *words],
            cwd=tmp_path,
            env={**kept, "PANELBOT_SECRETS_DIR": str(secrets), **settings},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
