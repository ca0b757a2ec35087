"""What the image and the compose file promise, read without a Docker engine."""

import re
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.jobs import supervisor

ROOT = Path(__file__).parents[3]
DOCKERFILE = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text("utf-8"))
INSTRUCTIONS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and line[0] != "#"]
LAST_STAGE = INSTRUCTIONS[max(i for i, (word, _) in enumerate(INSTRUCTIONS) if word == "FROM") :]


def _read_yaml(lines: list[str]) -> Any:
    """The part of YAML that compose.yaml keeps to: mappings, lists and plain words, by indentation."""
    if not lines:
        return None
    depth = len(lines[0]) - len(lines[0].lstrip())
    if lines[0].lstrip().startswith("- "):
        return [line.strip().removeprefix("- ") for line in lines]
    found: dict[str, Any] = {}
    for at, line in enumerate(lines):
        if len(line) - len(line.lstrip()) > depth:
            continue
        key, _, value = line.strip().partition(":")
        deeper = takewhile(lambda other: len(other) - len(other.lstrip()) > depth, lines[at + 1 :])
        found[key] = value.strip() or _read_yaml(list(deeper))
    return found


@pytest.fixture(scope="module")
def compose() -> Any:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    return _read_yaml([line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"])


def _values(word: str) -> list[str]:
    return [rest for instruction, rest in LAST_STAGE if instruction == word]


def test_the_image_is_built_in_two_stages_from_the_slim_base() -> None:
    bases = [rest for word, rest in INSTRUCTIONS if word == "FROM"]
    assert bases == ["python:3.13-slim AS builder", "python:3.13-slim"]
    assert any("--from=builder" in copied for copied in _values("COPY"))


def test_only_hash_pinned_packages_go_into_the_image() -> None:
    installs = [rest for word, rest in INSTRUCTIONS if word == "RUN" and "pip install" in rest]
    assert "--require-hashes --no-deps -r requirements/run.txt" in installs[0]
    assert "--no-deps --no-build-isolation ." in installs[1]
    assert len(installs) == 2


def test_the_image_runs_as_a_fixed_account_that_is_not_root_and_owns_its_data() -> None:
    assert _values("USER") == ["10001:10001"]
    assert any("--owner=10001 --group=10001 --mode=0700 /data" in run for run in _values("RUN"))
    assert _values("VOLUME") == ["/data"]
    assert "DATABASE_PATH=/data/panelbot.sqlite3" in _values("ENV")[0]


def test_the_image_tells_docker_how_to_stop_it_and_how_it_is() -> None:
    assert _values("STOPSIGNAL") == ["SIGTERM"]
    assert _values("HEALTHCHECK")[0].endswith('CMD ["panelbot", "health"]')
    assert (_values("ENTRYPOINT"), _values("CMD")) == (['["panelbot"]'], ['["run"]'])


def test_what_the_image_copies_is_let_through_and_secrets_are_not() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        source
        for word, rest in INSTRUCTIONS
        if word == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert "*" in ignored
    assert copied == let_through
    assert all((ROOT / path).exists() for path in copied)


def test_the_service_can_write_to_its_volume_and_nowhere_else(compose: Any) -> None:
    service = compose["services"]["panelbot"]
    assert service["read_only"] == "true"
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - the container's own, in memory
    assert service["volumes"] == ["data:/data"]
    assert "data" in compose["volumes"]


def test_the_service_has_no_rights_it_does_not_need(compose: Any) -> None:
    service = compose["services"]["panelbot"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"cap_add", "privileged", "ports", "network_mode", "pid"} & set(service)


def test_the_service_comes_back(compose: Any) -> None:
    assert compose["services"]["panelbot"]["restart"] == "unless-stopped"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("compose.yaml", r"stop_grace_period: (\d+)s"),
        ("Dockerfile", r"--stop-timeout (\d+)"),
        ("README.md", r"given\s(\d+) seconds to stop"),
        ("docs/operations.md", r"`TimeoutStopSec=(\d+)`"),
        ("docs/operations.md", r"give it (\d+) s"),
    ],
)
def test_everywhere_the_bot_is_given_the_same_time_to_stop_and_it_is_enough(file: str, told: str) -> None:
    (seconds,) = re.findall(told, (ROOT / file).read_text("utf-8"))
    assert seconds == "90"
    waits = (supervisor.PATIENCE, supervisor._JOBS_PATIENCE, app._LAST_DELIVERY)
    assert timedelta(seconds=int(seconds)) > sum(waits, timedelta())


def test_secrets_reach_the_service_as_files_only(compose: Any) -> None:
    service = compose["services"]["panelbot"]
    assert service["secrets"] == ["TELEGRAM_BOT_TOKEN", "ENCRYPTION_KEYS"]
    assert set(compose["secrets"]) == set(service["secrets"])
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    assert not set(service["secrets"]) & set(service["environment"])
