import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
JOBS = {"demo", "run", "test", "chaos", "bench", "check", "format", "lock", "screenshots", "help"}


def _made(*words: str) -> str:
    return subprocess.run(
        ("make", "--no-print-directory", *words), cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_make_alone_lists_every_job_with_what_it_is_for() -> None:
    listed = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", _made(), re.MULTILINE))
    assert set(listed) == JOBS


def test_every_job_is_run_though_a_file_may_have_its_name() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == JOBS


def test_check_looks_at_format_lint_types_imports_and_messages() -> None:
    planned = _made("--dry-run", "check")
    for tool in (
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "tests.support.catalogues --check",
    ):
        assert tool in planned


def test_test_runs_the_suite_with_its_gates() -> None:
    assert "python tests/run.py" in _made("--dry-run", "test")


def test_packages_are_installed_by_hash_and_from_no_index_of_our_choosing() -> None:
    assert "--require-hashes --no-deps" in MAKEFILE
    assert not re.search(r"--(extra-)?index-url|--find-links", MAKEFILE)


def test_chaos_runs_the_share_and_the_seed_that_are_asked_for() -> None:
    assert "python -m tests.chaos --share ci" in _made("--dry-run", "chaos")
    assert "--share full --seed 7" in _made("--dry-run", "chaos", "SHARE=full", "SEED=7")


def test_ci_runs_the_same_three_jobs_and_is_sound_bash() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(("bash", "-n", script), check=True)
    words = script.read_text("utf-8")
    assert "set -euo pipefail" in words
    assert "export CI=true" in words
    assert "\nmake check\n" in words
    assert "\nmake test " in words
    assert "make chaos SHARE=ci" in words


def test_bench_runs_all_or_the_one_that_is_asked_for() -> None:
    assert _made("--dry-run", "bench").strip().endswith("-m tests.bench")
    assert "-m tests.bench --only search" in _made("--dry-run", "bench", "ONLY=search")
