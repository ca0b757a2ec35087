"""The wheel is what the image installs: whatever the program reads at run time must be in it."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("panelbot-*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def _files_of(package: str) -> set[str]:
    """Every file of a package in this checkout that is not left over from running it."""
    return {
        Path(folder, name).relative_to(ROOT).as_posix()
        for folder, _, names in os.walk(ROOT / package)
        for name in names
        if "__pycache__" not in folder
    }


@pytest.mark.parametrize("package", ["bot", "storage"])
def test_the_wheel_carries_every_file_of_our_packages(carried: set[str], package: str) -> None:
    assert _files_of(package) - carried == set()


def test_the_wheel_carries_nothing_that_is_not_the_program(carried: set[str]) -> None:
    assert {name.split("/")[0].rpartition(".")[2] for name in carried} == {"bot", "storage", "dist-info"}
