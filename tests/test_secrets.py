"""The hub's secrets: made once, whole, for their owner alone; or given, and shared."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from elearn import config
from elearn.config import Settings
from elearn.errors import Invalid
from elearn.quiz import sealing

LONG = "thirty-two characters and a few more"


@pytest.mark.parametrize(
    ("read", "name"),
    [(config.secret_of, "secret"), (config.sealing_secret_of, "sealing-secret")],
)
def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path, read: object, name: str) -> None:
    assert callable(read)
    settings = Settings(data=tmp_path / "data")

    first, again = read(settings), read(settings)

    assert first == again
    assert len(first) == 64
    assert (tmp_path / "data" / name).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == [name]


def test_many_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    settings, found = Settings(data=tmp_path), set()
    gate = threading.Barrier(20)

    def start() -> None:
        gate.wait()
        found.add(config.sealing_secret_of(settings))

    threads = [threading.Thread(target=start) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 1
    assert len(found.pop()) == 64


def test_machines_with_the_same_setting_open_each_others_answers(tmp_path: Path) -> None:
    one, other = (
        config.from_environment(
            {"ELEARN_DATA": str(tmp_path / name), "ELEARN_SEALING_SECRET": LONG}
        )
        for name in ("one", "other")
    )

    keys = [sealing.key_from(config.sealing_secret_of(each)).public for each in (one, other)]

    assert keys[0] == keys[1]
    assert not (tmp_path / "one").exists()


@pytest.mark.parametrize("variable", ["ELEARN_SECRET", "ELEARN_SEALING_SECRET"])
def test_a_short_secret_is_refused_by_name(variable: str) -> None:
    with pytest.raises(Invalid, match=f"{variable} is short"):
        config.from_environment({variable: "x" * 31})


def test_another_secret_for_forms_leaves_the_sealing_key_alone(tmp_path: Path) -> None:
    before = config.sealing_secret_of(Settings(data=tmp_path, secret="one"))

    assert config.sealing_secret_of(Settings(data=tmp_path, secret="another")) == before
