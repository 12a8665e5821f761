"""What `put` returned is on the disk; what `get` returns is what was put; a full disk loses nothing and says so."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import Refused, Temporary
from store.files import Files


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=3000))
def test_what_was_put_is_what_is_got(tmp_path: Path, content: bytes) -> None:
    """Any bytes come back, under the name of their hash, readable by nobody else."""
    files = Files(tmp_path)
    sha256 = files.put(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert files.get(sha256) == content
    assert files.put(content) == sha256
    assert files.path_of(sha256).stat().st_mode & 0o077 == 0
    assert sha256 in set(files.all_hashes())


def test_a_flipped_bit_is_refused_and_mended_by_putting_again(tmp_path: Path) -> None:
    """A damaged file is never handed out; the same bytes put again make it whole."""
    files = Files(tmp_path)
    sha256 = files.put(b"a note verbale")
    files.path_of(sha256).write_bytes(b"a note verbalf")
    with pytest.raises(Refused, match="no longer has the content"):
        files.get(sha256)
    files.put(b"a note verbale")
    assert files.get(sha256) == b"a note verbale"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_full_or_failing_disk_is_temporary_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """When the disk fails at any step nothing lies under the name, and the scrap is gone."""
    files = Files(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(Temporary):
        files.put(b"mail")
    monkeypatch.undo()
    assert list(files.all_hashes()) == []
    assert files.put(b"mail") in set(files.all_hashes())


def test_scraps_of_a_killed_process_are_swept(tmp_path: Path) -> None:
    """A temporary name is no mail; the sweep removes it and nothing else."""
    files = Files(tmp_path)
    sha256 = files.put(b"mail")
    scrap = files.path_of(sha256).parent / ".new-0011"
    scrap.write_bytes(b"half")
    assert list(files.all_hashes()) == [sha256]
    assert files.sweep() == 1
    assert not scrap.exists()
    assert files.get(sha256) == b"mail"


def test_missing_and_erased_files_are_named(tmp_path: Path) -> None:
    """A missing file is a person's; an erased one is gone; a name that is no hash never reaches the disk."""
    files = Files(tmp_path)
    sha256 = files.put(b"passport")
    assert files.erase(sha256)
    assert not files.erase(sha256)
    assert not files.exists(sha256)
    with pytest.raises(Refused, match="is missing"):
        files.get(sha256)
    with pytest.raises(ValueError, match="not a SHA-256"):
        files.path_of("../../etc/passwd")
    assert files.free_bytes() > 0
