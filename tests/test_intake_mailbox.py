"""A real Dovecot is read without a trace, by UID, over TLS that is verified; every fault is one sentence."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from imapclient import IMAPClient

from intake.mailbox import Mailbox, MailboxSettings
from intake.source import Batch
from store.errors import Misconfigured, Temporary
from store.inbox import Cursor
from tests.dovecot import PASSWORD, USER, Dovecot, free_port

pytestmark = pytest.mark.dovecot


def nothing_known(validity: int, keys: Sequence[str]) -> frozenset[str]:
    """A ledger that has seen nothing."""
    return frozenset()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Dovecot]:
    """A running Dovecot."""
    dovecot = Dovecot(tmp_path)
    dovecot.start()
    yield dovecot
    dovecot.stop()


def settings_of(server: Dovecot) -> MailboxSettings:
    """Settings that reach a server as it should be reached."""
    return MailboxSettings(
        host="localhost",
        port=server.port,
        user=USER,
        secret=lambda: PASSWORD,
        ca_file=server.ca_file,
        connect_seconds=5,
        read_seconds=10,
    )


def raws(batches: list[Batch]) -> list[bytes]:
    """The mails of some batches."""
    return [mail.raw for batch in batches for mail in batch.mails if mail.raw is not None]


def fill(server: Dovecot, count: int, start: int = 0) -> list[bytes]:
    """Deliver mails that all differ."""
    mails = [f"Subject: {number}\r\n\r\nText {number}\r\n".encode() for number in range(start, start + count)]
    for number, raw in enumerate(mails, start):
        server.deliver(raw, f"1700000000.M{number:06d}.test")
    return mails


def test_every_mail_comes_once_and_none_is_seen(server: Dovecot) -> None:
    """200 mails come whole; afterwards the server has none marked as read, and a second look finds nothing."""
    mails = fill(server, 200)
    box = Mailbox(settings_of(server))
    batches = list(box.new_since(None, nothing_known))
    assert sorted(raws(batches)) == sorted(mails)
    assert raws(list(box.new_since(batches[-1].cursor, nothing_known))) == []
    box.close()
    with IMAPClient("localhost", port=server.plain_port, ssl=False) as client:
        client.login(USER, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        assert client.search(["SEEN"]) == []


def test_only_what_is_above_the_cursor_comes(server: Dovecot) -> None:
    """After the first look a new mail comes alone."""
    fill(server, 3)
    box = Mailbox(settings_of(server))
    cursor = list(box.new_since(None, nothing_known))[-1].cursor
    later = fill(server, 1, start=3)
    assert raws(list(box.new_since(cursor, nothing_known))) == later
    box.close()


def test_a_new_uidvalidity_brings_everything_again(server: Dovecot) -> None:
    """When the server counts anew, the old cursor counts for nothing, and what the ledger knows is left out."""
    mails = fill(server, 4)
    box = Mailbox(settings_of(server))
    cursor = list(box.new_since(None, nothing_known))[-1].cursor
    server.kill()
    server.reset_uidvalidity()
    server.start()
    assert cursor is not None
    stale = Cursor(mailbox=cursor.mailbox, uidvalidity=cursor.uidvalidity - 1, last_uid=10_000)
    with pytest.raises(Temporary):
        list(box.new_since(stale, nothing_known))
    assert sorted(raws(list(box.new_since(stale, nothing_known)))) == sorted(mails)
    box.close()


def test_a_killed_server_is_a_temporary_fault(server: Dovecot) -> None:
    """While the server is away the fault is temporary; once it is back the same mailbox goes on."""
    mails = fill(server, 2)
    box = Mailbox(settings_of(server))
    list(box.new_since(None, nothing_known))
    server.kill()
    for _ in range(2):
        with pytest.raises(Temporary, match="localhost"):
            list(box.new_since(None, nothing_known))
    server.start()
    assert sorted(raws(list(box.new_since(None, nothing_known)))) == sorted(mails)
    box.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can close a folder to Dovecot and open it again")
def test_a_server_in_trouble_of_its_own_is_a_temporary_fault(server: Dovecot) -> None:
    """A server that cannot get at its own mail ([SERVERBUG], RFC 5530) is asked again later; the settings are not to blame."""
    fill(server, 1)
    server.folder.chmod(0)
    mailbox = Mailbox(settings_of(server))
    try:
        with pytest.raises(Temporary, match="cannot open its folder now"):
            list(mailbox.new_since(None, nothing_known))
    finally:
        mailbox.close()
        server.folder.chmod(0o711)
    again = Mailbox(settings_of(server))
    assert len(raws(list(again.new_since(None, nothing_known)))) == 1
    again.close()


def test_a_mail_too_large_stays_on_the_server(server: Dovecot) -> None:
    """Its bytes are not fetched, and one sentence says why."""
    server.deliver(b"Subject: big\r\n\r\n" + b"x" * 3_000_000, "1700000000.M1.test")
    box = Mailbox(replace(settings_of(server), largest_bytes=1_000_000))
    ((mail,),) = [batch.mails for batch in box.new_since(None, nothing_known) if batch.mails]
    assert mail.raw is None
    assert mail.left_because == "It has 3 MB, more than the 1 MB that are fetched."
    box.close()


def test_idle_ends_when_mail_comes(server: Dovecot) -> None:
    """A mail that arrives while we wait ends the wait."""
    fill(server, 1)
    box = Mailbox(settings_of(server))
    list(box.new_since(None, nothing_known))
    threading.Timer(0.5, fill, (server, 1, 1)).start()
    assert box.wait(20)
    box.close()


def test_wake_ends_a_wait(server: Dovecot) -> None:
    """Another thread can end the wait."""
    box = Mailbox(settings_of(server))
    threading.Timer(0.3, box.wake).start()
    assert not box.wait(20)
    box.close()


def test_only_our_own_mails_are_moved(server: Dovecot) -> None:
    """The UIDs we name go to the folder; with an old UIDVALIDITY nothing is moved."""
    fill(server, 3)
    with IMAPClient("localhost", port=server.plain_port, ssl=False) as client:
        client.login(USER, PASSWORD)
        client.create_folder("Kept")
    box = Mailbox(replace(settings_of(server), move_to="Kept"))
    cursor = list(box.new_since(None, nothing_known))[-1].cursor
    assert cursor is not None
    assert box.move([1, 2], cursor.uidvalidity + 1) == ()
    assert box.move([1, 2], cursor.uidvalidity) == (1, 2)
    assert len(raws(list(box.new_since(None, nothing_known)))) == 1
    box.close()


def faults() -> list[tuple[str, dict[str, object], type[Exception], str]]:
    """Wrong settings and the sentence each gives."""
    return [
        ("password", {"secret": lambda: "wrong"}, Misconfigured, "refused the login of desk"),
        ("host", {"host": "imap.nowhere.example"}, Temporary, "imap.nowhere.example: no host of this name is known"),
        ("port", {"port": free_port()}, Temporary, "localhost: Connection refused"),
        ("folder", {"folder": "Nowhere"}, Misconfigured, 'the folder "Nowhere" cannot be opened'),
        ("authority", {"ca_file": ""}, Misconfigured, "its certificate is not accepted: self-signed certificate"),
    ]


@pytest.mark.parametrize(("name", "change", "kind", "sentence"), faults(), ids=[row[0] for row in faults()])
def test_a_wrong_setting_is_one_sentence(
    server: Dovecot, name: str, change: dict[str, object], kind: type[Exception], sentence: str
) -> None:
    """A wrong setting is named in one sentence and never with the password."""
    box = Mailbox(replace(settings_of(server), **change))  # type: ignore[arg-type]
    with pytest.raises(kind) as caught:
        list(box.new_since(None, nothing_known))
    assert sentence in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "days", "sentence"),
    [("localhost", -1, "certificate has expired"), ("other.example", 2, "Hostname mismatch")],
)
def test_a_certificate_that_does_not_fit_ends_the_connection(
    tmp_path: Path, name: str, days: int, sentence: str
) -> None:
    """An expired certificate, or one of another host, is refused before any password is sent."""
    dovecot = Dovecot(tmp_path, certificate_name=name, certificate_days=days)
    dovecot.start()
    try:
        asked: list[int] = []
        box = Mailbox(replace(settings_of(dovecot), secret=lambda: asked.append(1) or PASSWORD))  # type: ignore[func-returns-value]
        with pytest.raises(Misconfigured, match=sentence):
            list(box.new_since(None, nothing_known))
        assert asked == []
    finally:
        dovecot.stop()


def test_starttls_is_used_and_fails_closed(server: Dovecot) -> None:
    """STARTTLS works where the server offers it; with a certificate we do not trust no password is asked for."""
    mails = fill(server, 1)
    settings = replace(settings_of(server), port=server.plain_port, security="starttls")
    box = Mailbox(settings)
    assert raws(list(box.new_since(None, nothing_known))) == mails
    box.close()
    asked: list[int] = []
    untrusting = Mailbox(replace(settings, ca_file="", secret=lambda: asked.append(1) or PASSWORD))  # type: ignore[func-returns-value]
    with pytest.raises(Misconfigured):
        list(untrusting.new_since(None, nothing_known))
    assert asked == []


def test_no_body_is_formatted_for_a_debug_log(server: Dovecot) -> None:
    """imaplib's debug level, which makes it format every body, is zero on our connections; IMAPClient's own is not."""
    with IMAPClient("localhost", port=server.plain_port, ssl=False) as client:
        assert client._imap.debug == 5, "IMAPClient has changed: see whether quiet() is still needed"
    box = Mailbox(settings_of(server))
    list(box.new_since(None, nothing_known))
    assert box._client is not None
    assert box._client._imap.debug == 0
    box.close()


def test_a_literal_longer_than_any_mail_is_refused(server: Dovecot) -> None:
    """The length is refused before the bytes are read into memory."""
    server.deliver(b"Subject: big\r\n\r\n" + b"x" * 3_000_000, "1700000000.M1.test")
    box = Mailbox(settings_of(server))
    list(box.new_since(None, nothing_known))
    from intake.mailbox import bound_literals

    assert box._client is not None
    bound_literals(box._client, 1_000_000)
    with pytest.raises(Temporary, match="announced 30000"):
        list(box.new_since(None, nothing_known))
