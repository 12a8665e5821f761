"""The IMAP mailbox. It is read with EXAMINE and PEEK, so nothing on the server changes but by `move`, after the commit.

The UID cursor counts under one UIDVALIDITY only, which is asked after every SELECT; a connection that failed once is never used
again. IMAPClient lets imaplib format every body for its debug log (seven times the cost): that is switched off.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from intake.source import Batch, Fetched, Known
from store.errors import Misconfigured, Temporary
from store.inbox import Cursor

_ASKED_AT_ONCE = 500  #: UIDs in one command; longer ones were refused by servers
_MOVED_AT_ONCE = 100
_RENEW_IDLE = 9 * 60  #: seconds; RFC 2177 says 29 minutes, Office 365 was seen to fall silent earlier
_SLICE = 1.0  #: seconds between two looks at `wake` while idling
_PASSING = (
    "UNAVAILABLE",
    "SERVERBUG",
    "INUSE",
    "LIMIT",
    "CONTACTADMIN",
)  #: RFC 5530: the server's own trouble, not ours
_PATIENCE = 3  #: how often a mail that the server announces and withholds is asked for again


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """How the mailbox is reached."""

    host: str
    user: str
    secret: Callable[[], str]  #: the password, or an access token for "oauth2"; asked at each login
    port: int = 0  #: 0: 993 for tls, 143 else
    security: Literal["tls", "starttls", "plaintext"] = "tls"
    auth: Literal["password", "oauth2"] = "password"
    ca_file: str = ""  #: certificates to trust instead of the system's
    folder: str = "INBOX"
    move_to: str = ""
    idle: bool = True
    connect_seconds: float = 30
    read_seconds: float = 60
    batch_bytes: int = 8 * 1024 * 1024
    largest_bytes: int = 50_000_000


class Mailbox:
    """One folder of one account."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self._woken = threading.Event()
        self._withheld: dict[int, int] = {}

    @property
    def kind(self) -> str:
        """What `messages.source` says."""
        return "imap"

    @property
    def mailbox(self) -> str:
        """The name under which cursor and locations are kept."""
        return f"imap:{self._settings.user}@{self._settings.host}/{self._settings.folder}"

    def new_since(self, cursor: Cursor | None, known: Known) -> Iterator[Batch]:
        """Everything above the cursor, or everything when UIDVALIDITY has changed, in order of UID."""
        with self._translated():
            client, validity = self._examine()
            low = cursor.last_uid + 1 if cursor and cursor.uidvalidity == validity else 1
            # "n:*" names the last mail even when its UID is below n.
            uids = sorted(uid for uid in client.search(["UID", f"{low}:*"]) if uid >= low)
            yield from self._batches(client, validity, uids, known, counted=True)

    def missed(self, known: Known) -> Iterator[Batch]:
        """Every mail on the server that has no location in the ledger."""
        with self._translated():
            client, validity = self._examine()
            yield from self._batches(client, validity, sorted(client.search(["ALL"])), known, counted=False)

    def check(self) -> None:
        """Log in and open the folder, and see that mail could be moved where that is asked; nothing is read."""
        with self._translated():
            client, _ = self._examine()
            target = self._settings.move_to
            if target and not client.has_capability("MOVE"):
                raise Misconfigured(f'{self._settings.host}: the server has no MOVE. Mend: [mailbox] move_to = ""')
            if target and not client.folder_exists(target):
                raise Misconfigured(
                    f'{self._settings.host}: there is no folder "{target}". Mend: make it, or [mailbox] move_to = ""'
                )

    def wait(self, seconds: float) -> bool:
        """Idle until the server tells of mail (True), or the time is over, or somebody wakes us (False)."""
        with self._translated():
            if not self._settings.idle:
                return self._rest(seconds)
            client, _ = self._examine()
            if not client.has_capability("IDLE"):
                return self._rest(seconds)
            return self._idle(client, time.monotonic() + seconds)

    def wake(self) -> None:
        """End a `wait` from another thread."""
        self._woken.set()

    def move(self, uids: Sequence[int], uidvalidity: int) -> tuple[int, ...]:
        """Move committed mails with MOVE (RFC 6851); none when the folder is no longer the one they were read from."""
        if not self._settings.move_to or not uids:
            return ()
        with self._translated():
            client = self._connected()
            if not client.has_capability("MOVE"):
                raise Misconfigured(f'{self._settings.host}: the server has no MOVE. Mend: [mailbox] move_to = ""')
            if _validity(client.select_folder(self._settings.folder)) != uidvalidity:
                return ()
            moved: list[int] = []
            for start in range(0, len(uids), _MOVED_AT_ONCE):
                some = list(uids[start : start + _MOVED_AT_ONCE])
                client.move(some, self._settings.move_to)
                moved += some
            return tuple(moved)

    def close(self) -> None:
        """Log out where that is still possible; safe to repeat."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.logout()

    # --- fetching

    def _batches(
        self, client: IMAPClient, validity: int, uids: Sequence[int], known: Known, *, counted: bool
    ) -> Iterator[Batch]:
        for start in range(0, len(uids), _ASKED_AT_ONCE):
            some = uids[start : start + _ASKED_AT_ONCE]
            seen = known(validity, [str(uid) for uid in some])
            unknown = [uid for uid in some if str(uid) not in seen]
            sizes = {uid: int(facts[b"RFC822.SIZE"]) for uid, facts in _fetch(client, unknown, "RFC822.SIZE").items()}
            for chunk in self._by_bytes([uid for uid in unknown if uid in sizes], sizes):
                mails = self._fetched(client, validity, chunk, sizes)
                cursor = Cursor(mailbox=self.mailbox, uidvalidity=validity, last_uid=chunk[-1])
                yield Batch(mails=mails, cursor=cursor if counted else None)
            if counted and some:
                # UIDs that the ledger has, or that were expunged meanwhile, are behind us too.
                cursor = Cursor(mailbox=self.mailbox, uidvalidity=validity, last_uid=some[-1])
                yield Batch(mails=(), cursor=cursor)

    def _by_bytes(self, uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
        chunk: list[int] = []
        total = 0
        for uid in uids:
            size = sizes[uid] if sizes[uid] <= self._settings.largest_bytes else 0
            if chunk and total + size > self._settings.batch_bytes:
                yield chunk
                chunk, total = [], 0
            chunk.append(uid)
            total += size
        if chunk:
            yield chunk

    def _fetched(
        self, client: IMAPClient, validity: int, uids: Sequence[int], sizes: dict[int, int]
    ) -> tuple[Fetched, ...]:
        wanted = [uid for uid in uids if sizes[uid] <= self._settings.largest_bytes]
        answers = _fetch(client, wanted, "INTERNALDATE", "BODY.PEEK[]")
        still_there = set(wanted) - set(answers)
        if still_there:
            still_there &= set(_fetch(client, sorted(still_there), "RFC822.SIZE"))
        mails = []
        for uid in uids:
            size = sizes[uid]
            if size > self._settings.largest_bytes:
                allowed = self._settings.largest_bytes / 1e6
                because = f"It has {size / 1e6:.0f} MB, more than the {allowed:.0f} MB that are fetched."
                mails.append(_left(uid, validity, size, because))
            elif uid in answers and answers[uid].get(b"BODY[]") is not None:
                mails.append(_mail(uid, validity, size, answers[uid]))
            elif uid in answers or uid in still_there:
                mails.append(self._withholding(uid, validity, size))
        return tuple(mails)

    def _withholding(self, uid: int, validity: int, size: int) -> Fetched:
        self._withheld[uid] = self._withheld.get(uid, 0) + 1
        if self._withheld[uid] < _PATIENCE:
            raise Temporary(f"{self._settings.host}: the server announces mail {uid} and does not hand it over")
        return _left(uid, validity, size, "The server announces it and does not hand it over.")

    # --- waiting

    def _rest(self, seconds: float) -> bool:
        self._woken.wait(seconds)
        self._woken.clear()
        return False

    def _idle(self, client: IMAPClient, until: float) -> bool:
        while True:
            client.idle()
            renew = min(until, time.monotonic() + _RENEW_IDLE)
            found = woken = False
            while not found and not woken and time.monotonic() < renew:
                slice_ = max(0.05, min(_SLICE, renew - time.monotonic()))
                found = any(len(line) > 1 and line[1] == b"EXISTS" for line in client.idle_check(timeout=slice_))
                woken = self._woken.is_set()
            client.idle_done()
            self._woken.clear()
            if found or woken or time.monotonic() >= until:
                return found

    # --- the connection

    def _examine(self) -> tuple[IMAPClient, int]:
        client = self._connected()
        try:
            answer = client.select_folder(self._settings.folder, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if any(f"[{code}" in str(error) for code in _PASSING):
                raise Temporary(
                    f"{self._settings.host}: the server cannot open its folder now: {_words(error)}"
                ) from error
            raise Misconfigured(
                f'{self._settings.host}: the folder "{self._settings.folder}" cannot be opened: {_words(error)}. '
                'Mend: [mailbox] folder = "INBOX"'
            ) from error
        return client, _validity(answer)

    def _connected(self) -> IMAPClient:
        if self._client is None:
            client = self._open()
            try:
                self._log_in(client)
            except BaseException:
                with suppress(IMAPClientError, OSError):
                    client.shutdown()
                raise
            self._client = client
        return self._client

    def _open(self) -> IMAPClient:
        settings = self._settings
        secure = settings.security == "tls"
        client = IMAPClient(
            settings.host,
            port=settings.port or (993 if secure else 143),
            ssl=secure,
            ssl_context=self._context() if secure else None,
            timeout=SocketTimeout(settings.connect_seconds, settings.read_seconds),
        )
        client.normalise_times = False  # INTERNALDATE keeps its zone
        quiet(client)
        bound_literals(client, settings.largest_bytes + 1024)
        if settings.security == "starttls":
            self._start_tls(client)
        return client

    def _start_tls(self, client: IMAPClient) -> None:
        """Encrypt, or end: no command follows an answer that is not a plain yes."""
        try:
            if client._imap.state != "NONAUTH" or not client.has_capability("STARTTLS"):
                raise Misconfigured(f'{self._settings.host}: offers no STARTTLS. Mend: [mailbox] security = "tls"')
            client.starttls(self._context())
        except (IMAPClientError, Misconfigured) as error:
            with suppress(IMAPClientError, OSError):
                client.shutdown()
            if isinstance(error, Misconfigured):
                raise
            raise Misconfigured(
                f"{self._settings.host}: STARTTLS failed, so nothing was sent: {_words(error)}"
            ) from error

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._settings.ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _log_in(self, client: IMAPClient) -> None:
        try:
            if self._settings.auth == "oauth2":
                client.oauth2_login(self._settings.user, self._settings.secret())
            else:
                client.login(self._settings.user, self._settings.secret())
        except LoginError as error:
            said = _words(error)
            if "UNAVAILABLE" in said.upper():
                raise Temporary(f"{self._settings.host}: cannot log anybody in now: {said}") from error
            raise Misconfigured(f"{self._settings.host}: refused the login of {self._settings.user}: {said}") from error

    @contextmanager
    def _translated(self) -> Iterator[None]:
        host = self._settings.host
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self._drop()
            raise Misconfigured(f"{host}: its certificate is not accepted: {error.verify_message}") from error
        except socket.gaierror as error:
            self._drop()
            raise Temporary(f"{host}: no host of this name is known; is [mailbox] host right?") from error
        except (TimeoutError, ssl.SSLError, OSError) as error:
            self._drop()
            said = (
                error.strerror if isinstance(error, OSError) and error.strerror else str(error) or "no answer in time"
            )
            raise Temporary(f"{host}: {said}") from error
        except IMAPClientError as error:
            self._drop()
            raise Temporary(f"{host}: {_words(error)}") from error
        except (Temporary, Misconfigured):
            self._drop()
            raise

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.shutdown()


def quiet(client: IMAPClient) -> None:
    """Keep imaplib from formatting every line it reads for a debug log nobody keeps; it holds bodies and passwords."""
    client._imap.debug = 0


def bound_literals(client: IMAPClient, limit: int) -> None:
    """Refuse a literal longer than any mail we fetch, before a byte of it is read into memory."""
    read = client._imap.read

    def bounded(size: int) -> bytes:
        if size > limit:
            raise IMAPClientAbortError(f"the server announced {size} bytes in one piece")
        content: bytes = read(size)
        return content

    client._imap.read = bounded


def _fetch(
    client: IMAPClient, uids: Sequence[int], *what: str
) -> dict[int, dict[bytes, Any]]:  # Any: imapclient's values
    if not uids:
        return {}
    wanted = set(uids)
    return {uid: facts for uid, facts in client.fetch(uids, list(what)).items() if uid in wanted}


def _validity(answer: dict[bytes, Any]) -> int:  # Any: imapclient's values
    validity = answer.get(b"UIDVALIDITY")
    if not isinstance(validity, int):
        raise Temporary("the server gave no UIDVALIDITY")
    return validity


def _mail(uid: int, validity: int, size: int, facts: dict[bytes, Any]) -> Fetched:
    arrived = facts.get(b"INTERNALDATE")
    moment = arrived.astimezone(UTC) if isinstance(arrived, datetime) and arrived.tzinfo else datetime.now(UTC)
    return Fetched(
        key=str(uid), uid=uid, uidvalidity=validity, received_at=moment, size=size, raw=bytes(facts[b"BODY[]"])
    )


def _left(uid: int, validity: int, size: int, because: str) -> Fetched:
    return Fetched(
        key=str(uid),
        uid=uid,
        uidvalidity=validity,
        received_at=datetime.now(UTC),
        size=size,
        raw=None,
        left_because=because,
    )


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:200]
