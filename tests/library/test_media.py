"""Pictures on disk: what is damaged there is noticed, told, and mended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import cast
import making
import pytest
from cast import AIDA
from flask import Flask
from sending import Browser

ClientAs = Callable[[str | None], Browser]
SEAL = (making.MODULES / "cybercrime" / "first-steps" / "media" / "seal.png").read_bytes()
SHA256 = hashlib.sha256(SEAL).hexdigest()
ADDRESS = f"/media/{SHA256}.png"


@pytest.fixture
def damaged(app: Flask) -> Iterator[Path]:
    """The seal's picture on disk, one bit of it turned over."""
    path: Path = app.config["MEDIA"] / SHA256[:2] / SHA256
    path.write_bytes(bytes([SEAL[0] ^ 1]) + SEAL[1:])
    yield path
    path.write_bytes(SEAL)


def test_a_damaged_file_is_told_and_not_served_and_the_rest_works(
    damaged: Path, client_as: ClientAs, caplog: pytest.LogCaptureFixture
) -> None:
    aida = client_as(AIDA)

    assert [aida.get(ADDRESS).status_code for _ in range(3)] == [404, 404, 404]

    told = [one.getMessage() for one in caplog.records if str(damaged) in one.getMessage()]
    assert len(told) == 1, caplog.text
    assert aida.get(f"{making.FIRST_STEPS}seizing/").status_code == 200


def test_damage_after_the_first_use_is_noticed(client_as: ClientAs, damaged: Path) -> None:
    aida = client_as(AIDA)
    damaged.write_bytes(SEAL)
    assert aida.get(ADDRESS).data == SEAL

    damaged.write_bytes(SEAL[:-1])

    assert aida.get(ADDRESS).status_code == 404


def test_publishing_the_same_again_mends_it(app: Flask, damaged: Path, client_as: ClientAs) -> None:
    making.publish(app.config["MEDIA"], at=cast.BORN)

    assert damaged.read_bytes() == SEAL
    assert client_as(AIDA).get(ADDRESS).data == SEAL
