"""Writing is all or nothing; reading follows nothing and is bounded."""

import os
from pathlib import Path

import pytest

from onboarding.errors import DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic


def test_a_write_replaces_the_whole_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    """The new bytes are there and no temporary file is."""
    place = tmp_path / "a.json"
    write_atomic(place, b"old")
    write_atomic(place, b"new")
    assert place.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [place]


def test_a_failed_write_keeps_what_was_there(tmp_path: Path) -> None:
    """When the folder cannot take the file, the sentence names it and the old bytes stay."""
    place = tmp_path / "gone" / "a.json"
    with pytest.raises(DiskProblem, match=r"gone/a\.json: "):
        write_atomic(place, b"new")
    place = tmp_path / "folder"
    place.mkdir()
    with pytest.raises(DiskProblem):
        write_atomic(place, b"new")
    assert list(tmp_path.iterdir()) == [place]


def test_reading_refuses_links_pipes_folders_and_too_much(tmp_path: Path) -> None:
    """Each is refused with a sentence, and a pipe does not make the reader wait."""
    real = tmp_path / "real"
    real.write_bytes(b"x" * 2048)
    (tmp_path / "link").symlink_to(real)
    os.mkfifo(tmp_path / "pipe")
    assert read_bounded(real, limit=2048) == b"x" * 2048
    for name, words, limit in (
        ("real", "larger than 1 KiB", 1024),
        ("link", "is a link", 4096),
        ("pipe", "not an ordinary file", 4096),
        (".", "not an ordinary file", 4096),
        ("none", "cannot be read", 4096),
    ):
        with pytest.raises(FileProblem, match=words):
            read_bounded(tmp_path / name, limit=limit)


def test_canonical_json_is_one_form_for_one_value() -> None:
    """Order of fields does not matter; what is no JSON number is refused."""
    assert canonical_json({"b": 1, "a": "ä"}) == canonical_json({"a": "ä", "b": 1}) == '{"a":"ä","b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": float("nan")})
