"""The packages that the hub stands on: pinned, hashed, and looked at on a day that is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "tests/requirements.txt", "tests/scanners/requirements.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_its_hash_and_from_no_other_place(name: str) -> None:
    text = re.sub(r"#.*", "", (ROOT / name).read_text("utf-8"))
    packages = [one for one in text.replace("\\\n", " ").splitlines() if one.strip()]

    assert packages
    for line in packages:
        assert re.match(r"^[\w.\[\],-]+==\S+( ;[^#]*?)?\s+--hash=sha256:", line), line[:80]
        assert "://" not in line
        assert "git+" not in line


def test_it_is_written_when_the_packages_were_looked_at_last() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")

    assert re.search(r"Looked at on 20\d\d-\d\d-\d\d", text)
