"""SMTP against a real server on loopback: every reply at every verb, TLS that fails closed, a connection lost after the body."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scheduler.delivery import Delivered, Fate, Parcel
from scheduler.smtp import Relay, RelaySettings, Security
from store.errors import Misconfigured, Refused, Temporary

PARCEL = Parcel(sender="", recipients=("a@b.example",), content=b"From: ccm@un.org\r\n\r\n.dot\r\nbody\r\n")


class Desk:
    """A handler that answers each verb with what the test wants and keeps what it took."""

    def __init__(self, **replies: str) -> None:
        self.replies = replies
        self.taken: list[Envelope] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.replies:
            return self.replies["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.replies.get(f"RCPT {address}", self.replies.get("RCPT", "250 OK"))
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self.replies.get("BODY", "250 queued as 4711")
        if reply.startswith("2"):
            self.taken.append(envelope)
        return reply


@pytest.fixture
def serve() -> Iterator[Callable[..., RelaySettings]]:
    """Start a relay that answers as told; stopped at the end."""
    running: list[Controller] = []

    def start(desk: Desk, **options: object) -> RelaySettings:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        controller = Controller(desk, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]
        controller.start()
        running.append(controller)
        return RelaySettings(
            host="127.0.0.1", port=port, security=Security.PLAINTEXT, timeout_seconds=5, body_timeout_seconds=5
        )

    yield start
    for controller in running:
        controller.stop(no_assert=True)


def _send(settings: RelaySettings, parcel: Parcel = PARCEL) -> tuple[Delivered, int]:
    asked: list[bool] = []

    def sending() -> bool:
        asked.append(True)
        return True

    with Relay(settings) as relay:
        return relay.send(parcel, sending), len(asked)


def test_a_letter_is_taken_with_the_server_s_words(serve: Callable[..., RelaySettings]) -> None:
    """A letter taken is SENT with the server's reply; the null return path and lines that begin with a dot arrive as they were."""
    desk = Desk()
    delivered, asked = _send(serve(desk))
    assert (delivered.fate, delivered.reply, asked) == (Fate.SENT, "250 queued as 4711", 1)
    (envelope,) = desk.taken
    assert (envelope.mail_from, envelope.rcpt_tos, envelope.content) == ("<>", ["a@b.example"], PARCEL.content)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
@pytest.mark.parametrize(("reply", "fate"), [("451 greylisted", Fate.TEMPORARY), ("550 no such user", Fate.REFUSED)])
def test_a_no_before_the_body_is_certain(
    serve: Callable[..., RelaySettings], verb: str, reply: str, fate: Fate
) -> None:
    """A 4xx before the body is temporary, a 5xx is for good, and SENDING was never committed."""
    desk = Desk(**{verb: reply})
    delivered, asked = _send(serve(desk))
    assert (delivered.fate, delivered.reply, asked, desk.taken) == (fate, reply, 0, [])


@pytest.mark.parametrize(("reply", "fate"), [("452 disk full", Fate.TEMPORARY), ("554 spam", Fate.REFUSED)])
def test_a_no_after_the_body_is_certain_too(serve: Callable[..., RelaySettings], reply: str, fate: Fate) -> None:
    """A reply to the body says surely that the letter was not taken."""
    delivered, asked = _send(serve(Desk(BODY=reply)))
    assert (delivered.fate, delivered.reply, asked) == (fate, reply, 1)


def test_one_connection_carries_several_letters(serve: Callable[..., RelaySettings]) -> None:
    """After a refusal the same connection takes the next letter."""
    desk = Desk(**{"RCPT gone@b.example": "550 gone"})
    settings = serve(desk)
    gone = Parcel(sender="", recipients=("gone@b.example",), content=PARCEL.content)
    with Relay(settings) as relay:
        fates = [relay.send(parcel, lambda: True).fate for parcel in (PARCEL, gone, PARCEL)]
    assert fates == [Fate.SENT, Fate.REFUSED, Fate.SENT]
    assert len(desk.taken) == 2


def test_some_recipients_refused(serve: Callable[..., RelaySettings]) -> None:
    """When the relay refuses one of two recipients for good the other gets the letter; a temporary no to one is a no to both."""
    both = Parcel(sender="x@un.org", recipients=("a@b.example", "gone@b.example"), content=PARCEL.content)
    delivered, _ = _send(serve(Desk(**{"RCPT gone@b.example": "550 gone"})), both)
    assert (delivered.fate, delivered.refused) == (Fate.SENT, ("gone@b.example",))
    delivered, asked = _send(serve(Desk(**{"RCPT gone@b.example": "450 later"})), both)
    assert (delivered.fate, asked) == (Fate.TEMPORARY, 0)


def test_sending_refused_hands_nothing_over(serve: Callable[..., RelaySettings]) -> None:
    """When the commit of SENDING finds that another process has the letter, not a byte of the body is sent."""
    desk = Desk()
    with Relay(serve(desk)) as relay:
        assert relay.send(PARCEL, lambda: False).fate is Fate.ABANDONED
        assert relay.send(PARCEL, lambda: True).fate is Fate.SENT
    assert len(desk.taken) == 1


def _script(lines: list[bytes], *, close_after_body: bool) -> int:
    """A server of a few lines: answers each command with the next line, then may hang up after the body. Returns its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        connection, _ = server.accept()
        with connection, server, connection.makefile("rb") as file:
            connection.sendall(lines[0])
            for line in lines[1:]:
                if not file.readline():
                    return
                connection.sendall(line)
            if close_after_body:
                while (got := file.readline()) and got != b".\r\n":
                    pass

    threading.Thread(target=run, daemon=True).start()
    return int(server.getsockname()[1])


def _plain(port: int) -> RelaySettings:
    return RelaySettings(
        host="127.0.0.1", port=port, security=Security.PLAINTEXT, timeout_seconds=5, body_timeout_seconds=5
    )


def test_a_connection_lost_after_the_body_is_unsure() -> None:
    """When the line goes dead after the closing dot nobody can know, and the letter says so."""
    port = _script([b"220 x\r\n", b"250 x\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"], close_after_body=True)
    delivered, asked = _send(_plain(port))
    assert (delivered.fate, asked) == (Fate.UNSURE, 1)


@pytest.mark.parametrize("answered", [2, 3, 4])
def test_a_connection_lost_before_the_body_is_temporary(answered: int) -> None:
    """When the line goes dead at MAIL, RCPT or DATA the letter was provably not handed over."""
    lines = [b"220 x\r\n", b"250 x\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"][:answered]
    delivered, asked = _send(_plain(_script(lines, close_after_body=False)))
    assert (delivered.fate, asked) == (Fate.TEMPORARY, 0)


@pytest.mark.parametrize(("reply", "fate"), [(b"451 later\r\n", Fate.TEMPORARY), (b"554 no\r\n", Fate.REFUSED)])
def test_a_no_to_data_is_certain(reply: bytes, fate: Fate) -> None:
    """A no to DATA itself comes before SENDING is committed."""
    port = _script([b"220 x\r\n", b"250 x\r\n", b"250 ok\r\n", b"250 ok\r\n", reply], close_after_body=False)
    delivered, asked = _send(_plain(port))
    assert (delivered.fate, asked) == (fate, 0)


def test_nobody_listening_is_temporary() -> None:
    """A relay that is not there touches no letter and is tried again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings = _plain(taken.getsockname()[1])
        with pytest.raises(Temporary), Relay(settings):
            pass


def test_a_relay_that_will_not_have_us_needs_a_person() -> None:
    """A 5xx greeting is no fault of any letter: Refused is raised before the first one; a 4xx greeting is Temporary."""
    with pytest.raises(Refused), Relay(_plain(_script([b"554 go away\r\n"], close_after_body=False))):
        pass
    with pytest.raises(Temporary), Relay(_plain(_script([b"421 busy\r\n"], close_after_body=False))):
        pass


def test_starttls_fails_closed(serve: Callable[..., RelaySettings]) -> None:
    """A relay that does not offer STARTTLS gets neither login nor letter when STARTTLS is asked for."""
    desk = Desk()
    plain = serve(desk)
    settings = RelaySettings(
        host="127.0.0.1", port=plain.port, security=Security.STARTTLS, user="ccm", password="s3cret"
    )
    with pytest.raises(Refused, match="STARTTLS"), Relay(settings):
        pass
    assert desk.taken == []


def test_a_secret_is_never_shown_and_never_sent_in_the_clear() -> None:
    """A password has no place in the settings' text, and a login without encryption to another host is a misconfiguration."""
    assert "s3cret" not in repr(RelaySettings(user="ccm", password="s3cret"))
    with pytest.raises(Misconfigured):
        RelaySettings(host="relay.example", security=Security.PLAINTEXT, user="ccm", password="s3cret")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "relay.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"ccm", b"s3cret")
    return AuthResult(success=right, handled=False) if not right else AuthResult(success=True)


@pytest.fixture
def guarded(certificate: Path) -> Iterator[tuple[Desk, int]]:
    """A relay that wants STARTTLS and a login."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    desk = Desk()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(
        desk,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=_login,
        auth_required=True,
    )
    controller.start()
    yield desk, port
    controller.stop(no_assert=True)


def _guarded_settings(port: int, certificate: Path, password: str) -> RelaySettings:
    return RelaySettings(
        host="127.0.0.1",
        port=port,
        security=Security.STARTTLS,
        user="ccm",
        password=password,
        ca_file=str(certificate),
        timeout_seconds=5,
    )


def test_starttls_and_login(guarded: tuple[Desk, int], certificate: Path) -> None:
    """With a certificate we trust and the right password the letter goes through an encrypted connection."""
    desk, port = guarded
    delivered, _ = _send(_guarded_settings(port, certificate, "s3cret"))
    assert delivered.fate is Fate.SENT
    assert len(desk.taken) == 1


def test_a_wrong_password_refuses_no_letter(guarded: tuple[Desk, int], certificate: Path) -> None:
    """A refused login is raised before any letter is touched."""
    desk, port = guarded
    with pytest.raises(Refused, match="535"), Relay(_guarded_settings(port, certificate, "wrong")):
        pass
    assert desk.taken == []


def test_an_unknown_certificate_is_refused(guarded: tuple[Desk, int]) -> None:
    """A certificate that nobody we trust has signed ends the connection before the login."""
    desk, port = guarded
    settings = RelaySettings(host="127.0.0.1", port=port, security=Security.STARTTLS, user="ccm", password="s3cret")
    with pytest.raises(Refused, match="certificate"), Relay(settings):
        pass
    assert desk.taken == []


def test_oauth2_token_is_sent_as_xoauth2() -> None:
    """With a token the login is XOAUTH2 with user and bearer token, and a refusal is told as the server said it."""
    said: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        connection, _ = server.accept()
        with connection, server, connection.makefile("rb") as file:
            connection.sendall(b"220 x\r\n")
            for answer in (
                b"250-x\r\n250 AUTH XOAUTH2\r\n",
                b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n",
                b"535 5.7.8 token has run out\r\n",
            ):
                said.append(file.readline())
                connection.sendall(answer)

    threading.Thread(target=run, daemon=True).start()
    settings = RelaySettings(
        host="127.0.0.1", port=server.getsockname()[1], security=Security.PLAINTEXT, user="ccm", token=lambda: "t0ken"
    )
    with pytest.raises(Refused, match="token has run out"), Relay(settings):
        pass
    assert base64.b64decode(said[1].split()[-1]) == b"user=ccm\x01auth=Bearer t0ken\x01\x01"
