"""SMTP with DATA split in two: `sending` is committed after 354 and before the first byte of the body, so a letter that is
not marked was provably not handed over, and only a connection lost after the body leaves a doubt. Says so, never repeats it.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from scheduler.delivery import Delivered, Fate, Parcel, Sending
from scheduler.letters.sanitise import one_line
from store.errors import Misconfigured, Refused, Temporary

_DOT = re.compile(rb"^\.", re.MULTILINE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_READY, _CLOSING, _TAKEN = 354, 421, 250


class Security(StrEnum):
    """How the connection is protected; each fails closed."""

    TLS = "tls"  #: from the first byte, port 465
    STARTTLS = "starttls"  #: after the greeting, port 587 or 25
    PLAINTEXT = "plaintext"  #: a relay on this machine


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """Where letters are handed over, and how."""

    host: str = "localhost"
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""  #: "" means the relay asks for no login
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = field(
        default=None, repr=False
    )  #: gives a fresh OAuth2 access token; wins over password
    hello: str = ""  #: name we greet with; "" is this host's own
    ca_file: str = ""  #: certificate authorities to trust instead of the system's
    timeout_seconds: float = 60.0  #: for each command
    body_timeout_seconds: float = 300.0  #: for the answer to the body, RFC 5321 section 4.5.3.2.6 allows ten minutes

    def __post_init__(self) -> None:
        """Refuse to send a secret over a connection anybody may read."""
        if self.security is Security.PLAINTEXT and self.user and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise Misconfigured('relay: a login needs security = "starttls" or "tls"')


class Relay:
    """One connection to the relay for several letters; a connection that broke is opened again for the next one."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connect and log in; Temporary when the relay is away, Refused when it will not have us."""
        self._smtp = _connect(self._settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye, when there is still somebody to say it to."""
        if self._smtp is None:
            return
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()  # the letters are settled already; only the farewell was lost
        self._smtp = None

    def send(self, parcel: Parcel, sending: Sending) -> Delivered:
        """Hand over one parcel. Temporary or Refused are raised only when a broken connection cannot be opened again."""
        if self._smtp is None:
            self._smtp = _connect(self._settings)
        try:
            return self._offer(self._smtp, parcel, sending)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivered(fate=Fate.TEMPORARY, reply=_said(error))

    def _offer(self, smtp: smtplib.SMTP, parcel: Parcel, sending: Sending) -> Delivered:
        size = [f"size={len(parcel.content)}"] if smtp.has_extn("size") else []
        code, text = smtp.mail(parcel.sender, size)
        if code != _TAKEN:
            return self._refusal(code, text)
        refused: list[str] = []
        for recipient in parcel.recipients:
            code, text = smtp.rcpt(recipient)
            if 200 <= code < 300:
                continue
            # One copy to some and another to the rest later would double letters, so a temporary no is a no for all.
            if not 500 <= code < 600 or len(refused) + 1 == len(parcel.recipients):
                return self._refusal(code, text)
            refused.append(recipient)
        smtp.putcmd("data")
        code, text = smtp.getreply()
        if code != _READY:
            return self._refusal(code, text)
        return self._hand_over(smtp, parcel, sending, tuple(refused))

    def _hand_over(self, smtp: smtplib.SMTP, parcel: Parcel, sending: Sending, refused: tuple[str, ...]) -> Delivered:
        try:
            mine = sending()  # committed: the letter is SENDING, and not a byte of it has left
        except BaseException:
            self._drop()  # without the closing dot the relay throws the transaction away, RFC 5321 section 4.1.1.4
            raise
        if not mine:
            self._drop()
            return Delivered(fate=Fate.ABANDONED, reply="another process has the letter")
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._settings.body_timeout_seconds)
            smtp.send(_on_the_wire(parcel.content))
            code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Delivered(fate=Fate.UNSURE, reply=f"connection lost after the body: {_said(error)}")
        if smtp.sock is not None:
            smtp.sock.settimeout(self._settings.timeout_seconds)
        if code == _TAKEN:
            return Delivered(fate=Fate.SENT, reply=_reply(code, text), refused=refused)
        return self._refusal(code, text)

    def _refusal(self, code: int, text: bytes) -> Delivered:
        """Class a reply: 5xx is for good, everything else is for now. The transaction is reset for the next letter."""
        fate = Fate.REFUSED if 500 <= code < 600 else Fate.TEMPORARY
        delivered = Delivered(fate=fate, reply=_reply(code, text))
        if code == _CLOSING or code < 0 or self._smtp is None:
            self._drop()
            return delivered
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        return delivered

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _connect(settings: RelaySettings) -> smtplib.SMTP:
    """Return a connection that is encrypted as asked and logged in; a relay's no is never the letter's fault."""
    where = f"{settings.host}:{settings.port}"
    hello = settings.hello or None
    try:
        context = ssl.create_default_context(cafile=settings.ca_file or None)
        smtp: smtplib.SMTP
        if settings.security is Security.TLS:
            smtp = smtplib.SMTP_SSL(
                settings.host, settings.port, local_hostname=hello, timeout=settings.timeout_seconds, context=context
            )
        else:
            smtp = smtplib.SMTP(settings.host, settings.port, local_hostname=hello, timeout=settings.timeout_seconds)
    except smtplib.SMTPConnectError as error:
        raise _as_ours(where, error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Temporary(f"relay {where}: {_said(error)}") from error
    try:
        smtp.ehlo_or_helo_if_needed()
        if settings.security is Security.STARTTLS:
            smtp.starttls(context=context)  # raises when the relay does not offer it: nothing is said in the clear
            smtp.ehlo()
        _log_in(smtp, settings)
    except (smtplib.SMTPException, OSError) as error:
        smtp.close()
        raise _as_ours(where, error) from error
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, settings: RelaySettings) -> None:
    if not settings.user:
        return
    if settings.token is None:
        smtp.login(settings.user, settings.password)
        return
    first = f"user={settings.user}\x01auth=Bearer {settings.token()}\x01\x01"

    def answer(challenge: bytes | None = None) -> str:
        return first if challenge is None else ""  # the error is sent as a challenge, an empty line asks for the 535

    smtp.auth("XOAUTH2", answer)


def _as_ours(where: str, error: Exception) -> Temporary | Refused:
    """A relay that does not offer TLS or a login, or that says 5xx to us, needs a person; all else may pass by itself."""
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError):
        return Refused(f"relay {where}: {_said(error)}")
    if isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600:
        return Refused(f"relay {where}: {_said(error)}")
    return Temporary(f"relay {where}: {_said(error)}")


def _on_the_wire(content: bytes) -> bytes:
    """Return content with CRLF line ends, dots doubled and the closing dot, RFC 5321 section 4.5.2."""
    text = _LINE_END.sub(b"\r\n", content)
    text = _DOT.sub(b"..", text)
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")


def _reply(code: int, text: bytes) -> str:
    return one_line(f"{code} {text.decode('utf-8', 'replace')}")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _reply(error.smtp_code, words if isinstance(words, bytes) else str(words).encode())
    return one_line(str(error)) or type(error).__name__
