"""The optional extra: named alike everywhere, tested here, and not what everybody has to install."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_pictures_are_an_extra_that_only_development_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (charts,) = project["project"]["optional-dependencies"]["charts"]
    assert charts in project["dependency-groups"]["dev"]
    pinned = {name: (ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("run", "dev")}
    assert "\nmatplotlib==" in pinned["dev"]
    assert "matplotlib" not in pinned["run"]
