"""A small storm of wrong passwords; `make prove` raises the whole one."""

from __future__ import annotations

from pathlib import Path

from proofs import storm


def test_wrong_passwords_from_everywhere_keep_nobody_out_who_comes_on_a_known_device(
    tmp_path: Path,
) -> None:
    hub = storm.hub_in(tmp_path)
    try:
        seen = storm.raised(hub, "SQLite", tries=120, addresses=40, at_once=8)
    finally:
        assert hub.stop() == 0

    # How fast is measured by the whole storm, on a machine that has nothing else to do.
    assert not seen.broken(longest=10)
