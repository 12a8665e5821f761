"""The sample mail in the project is what its script makes, and covers what a season brings."""

from __future__ import annotations

import email
from pathlib import Path

from bench.make_samples import FOLDER, season_of_mail


def samples() -> list[Path]:
    """The committed samples in the order of arrival."""
    return sorted(FOLDER.glob("*.eml"))


def test_the_samples_are_those_of_the_script() -> None:
    """Every committed sample is made by the script, under its name, with the same parts; mail without papers byte for byte."""
    made = season_of_mail()
    assert [path.name for path in samples()] == [f"{n:02d}-{name}.eml" for n, (name, _) in enumerate(made, 1)]
    for path, (_, raw) in zip(samples(), made, strict=True):
        kept = path.read_bytes()
        kinds = [part.get_content_type() for part in email.message_from_bytes(kept).walk()]
        assert kinds == [part.get_content_type() for part in email.message_from_bytes(raw).walk()]
        if all(kind.startswith(("text/", "message/", "multipart/")) for kind in kinds):
            assert kept == raw


def test_the_season_has_at_least_thirty_mails_that_differ() -> None:
    """No two samples are the same bytes, and two share one Message-ID."""
    contents = [path.read_bytes() for path in samples()]
    assert len(contents) >= 30
    assert len(set(contents)) == len(contents)
    names = [str(email.message_from_bytes(raw)["Message-ID"]) for raw in contents]
    assert len(names) - len(set(names)) == 1
