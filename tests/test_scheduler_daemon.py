"""The daemon: killed at any moment it loses nothing and sends no acknowledgement twice; asked to stop it stops; one per store."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from intake.mailbox import Mailbox, MailboxSettings
from scheduler import jobs
from scheduler.clock import SystemClock
from scheduler.config import Config, read_config
from scheduler.office import Office, open_office
from store import inbox, outbox, register
from store.database import Database
from store.inbox import MessageState
from store.schema import LetterState
from store.verify import verify
from tests.databases import fresh_sqlite
from tests.dovecot import PASSWORD, PROGRAM, USER, Dovecot
from tests.offices import STATES, address_of, deliver, mail, make_maildir, make_office, note
from tests.sink import Sink, smtp_sink

PROJECT = Path(__file__).resolve().parent.parent
needs_dovecot = pytest.mark.skipif(not Path(PROGRAM).exists(), reason="no Dovecot here: ./ccm test installs it")

_CONFIG = """
[store]
directory = "data"
reserve_gigabytes = 0
{mailbox}
poll_every_minutes = {every}
[relay]
host = "127.0.0.1"
port = {port}
security = "plaintext"
[answering]
live_since = "2020-01-01"
per_state_and_day = 1000
per_hour = 1000
per_address_and_hour = 1000
per_address_and_day = 1000
[digest]
to = ["ccm@un.org"]
[health]
metrics_port = 0
[clock]
fixed_at = "2023-07-10T10:00:00+02:00"
"""
_MAILDIR = '[mailbox]\nkind = "maildir"\nmaildir = "in"'


def write_config(folder: Path, sink: Sink, *, mailbox: str = _MAILDIR, every: float = 0.02) -> Path:
    """The settings of a desk in a folder, its store with tables, every mission in the register."""
    path = folder / "config.toml"
    make_maildir(folder / "in")
    path.write_text(_CONFIG.format(mailbox=mailbox, every=every, port=sink.port))
    database = Database.open(fresh_sqlite(folder / "data"))
    with make_office(folder, read_config(path), database=database):
        """The register is filled."""
    database.close()
    return path


@contextmanager
def nursery(path: Path) -> Iterator[Callable[[], int]]:
    """A process that gives birth to daemons; what it leaves behind is killed."""
    born: list[int] = []
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.nursery", str(path)],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        to, answers = process.stdin, process.stdout
        assert int(answers.readline()) == process.pid

        def start() -> int:
            to.write("\n")
            to.flush()
            born.append(int(answers.readline()))
            return born[-1]

        try:
            yield start
        finally:
            for pid in born:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            to.close()
            process.wait(10)


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return true()


def finish(office: Office) -> None:
    """Do what is left to do, as the next daemon would."""
    jobs.begin(office)
    for _ in range(20):
        done = jobs.one_pass(office)
        if not done.handled.messages and not done.delivered.letters:
            return
    raise AssertionError("the work does not end")


def kill_while_mail_arrives(folder: Path, kills: int, seconds: float) -> int:
    """Kill the daemon's process group at random moments; how many letters are unsure. Prints its figures."""
    chance = random.Random(kills)
    with smtp_sink(slow=0.02) as sink:
        path = write_config(folder, sink)
        sent: dict[str, str] = {}
        log, seen = folder / "daemon.log", 0
        with nursery(path) as start:
            for number in range(kills):
                pid = start()
                if number % 3:  # two of three are killed at work, one of them late; the third while it starts
                    until(lambda seen=seen: _starts(log) > seen, 30)
                    seen = _starts(log)
                end = time.monotonic() + chance.uniform(0, seconds * (1 + number % 3))
                while time.monotonic() < end:
                    state = chance.choice(sorted(STATES))
                    raw = note(state, len(sent))
                    sent[hashlib.sha256(raw).hexdigest()] = state
                    deliver(folder / "in", raw, f"{number}.{len(sent)}")
                    time.sleep(chance.uniform(0.2, 1.2))
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
        errors = folder / "daemon.err"
        assert not errors.exists(), errors.read_text()
        before = len(sink.acknowledged())
        with open_office(read_config(path)) as office:
            finish(office)
            unsure = judge(office, sink, sent)
        print(f"{kills} kills, {len(sent)} mails, {before} answered between kills: 0 lost, 0 doubled, {unsure} unsure")
        assert before
        return unsure


def _starts(log: Path) -> int:
    return log.read_text().count("at work") if log.exists() else 0


def judge(office: Office, sink: Sink, sent: dict[str, str]) -> int:
    """Nothing lost, nothing doubled; every acknowledgement left once or is named as unsure."""
    with office.database.read() as tx:
        messages = {one.sha256: one for one in inbox.list_messages(tx)}
        records = register.list_records(tx, standings=())
        letters = outbox.list_letters(tx, kinds=("acknowledge",))
    assert set(messages) == set(sent)
    assert {one.state for one in messages.values()} <= {MessageState.FILED}
    assert sorted(one.message_sha256 for one in records) == sorted(sent)
    assert {one.participant for one in records} == set(sent.values())
    assert sorted(letter.key for letter in letters) == sorted(f"acknowledge:{sha256}" for sha256 in sent)
    unsure = [letter for letter in letters if letter.state is LetterState.UNSURE]
    surely = {letter.message_id_header for letter in letters if letter.state is LetterState.SENT}
    taken = sink.acknowledged()
    assert max(taken.values()) == 1
    assert surely <= set(taken) <= surely | {letter.message_id_header for letter in unsure}
    assert len(surely) + len(unsure) == len(sent)
    assert verify(office.database, office.files).faults == ()
    return len(unsure)


def test_killed_fifteen_times_while_mail_arrives_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    """By SHA-256: every mail is one message, one record, one letter that left at most once."""
    assert kill_while_mail_arrives(tmp_path, 15, 1.0) <= 5


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_a_hundred_and_twenty_times_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    """The same for as long as it takes to kill it 120 times."""
    assert kill_while_mail_arrives(tmp_path, 120, 4.0) <= 12


def test_sigterm_stops_it_within_ten_seconds_and_a_second_one_is_refused(tmp_path: Path) -> None:
    """`./ccm run` ends with 0 and says so; a second daemon on the store is told to go, with exit code 2."""
    with smtp_sink() as sink:
        path = write_config(tmp_path, sink)
        environment = {**os.environ, "PYTHONPATH": str(PROJECT), "CCM_CONFIG": str(path)}
        command = [sys.executable, "-P", "-m", "scheduler", "run"]
        with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            deliver(tmp_path / "in", note(), "1")
            assert until(lambda: len(sink.acknowledged()) == 1, 40)
            second = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
            begun = time.monotonic()
            process.terminate()
            _, said = process.communicate(timeout=15)
            assert time.monotonic() - begun < 10
        assert process.returncode == 0
        assert "stopped" in said.splitlines()[-1]
        assert "Traceback" not in said
        assert "MOKHETHI" not in said
        assert second.returncode == 2
        assert "another daemon already runs" in second.stderr


@needs_dovecot
@pytest.mark.dovecot
def test_idle_brings_a_mail_long_before_the_poll(tmp_path: Path) -> None:
    """With a poll every hour a mail is acknowledged within seconds, because the server tells of it."""
    (tmp_path / "dovecot").mkdir()
    server = Dovecot(tmp_path / "dovecot")
    server.start()
    try:
        with smtp_sink() as sink:
            secret = tmp_path / "password"
            secret.write_text(PASSWORD)
            secret.chmod(0o600)
            mailbox = (
                f'[mailbox]\nhost = "localhost"\nport = {server.port}\nuser = "{USER}"\n'
                f'password_file = "password"\nca_file = "{server.ca_file}"'
            )
            path = write_config(tmp_path, sink, mailbox=mailbox, every=60)
            with nursery(path) as start:
                server.deliver(note("NOR"), "before")
                pid = start()
                assert until(lambda: len(sink.acknowledged()) == 1, 40)
                time.sleep(1.0)  # the watcher idles by now, or will see the mail when it begins
                server.deliver(note("PER"), "while")
                assert until(lambda: len(sink.acknowledged()) == 2, 30)
                os.kill(pid, signal.SIGTERM)
                assert until(lambda: "stopped" in (tmp_path / "daemon.log").read_text(), 10)
            assert not (tmp_path / "daemon.err").exists()
    finally:
        server.stop()


def from_dovecot(folder: Path, mails: int) -> None:
    """Fill a real server while it is killed, restarted and gives new UIDs; everything is in the ledger once, nothing is seen."""
    (folder / "dovecot").mkdir()
    server = Dovecot(folder / "dovecot")
    server.start()
    sent = {mail(f"Question {n}?", number=n, sender=address_of("NOR")) for n in range(mails)}
    try:
        with make_office(folder) as made:
            source = Mailbox(
                MailboxSettings(
                    host="localhost",
                    port=server.port,
                    user=USER,
                    secret=lambda: PASSWORD,
                    ca_file=server.ca_file,
                    batch_bytes=4000,
                )
            )
            for number, raw in enumerate(sorted(sent)):
                server.deliver(raw, f"{number}.{number}.test")
                if number % (mails // 8) == 3:
                    jobs.collect(made, source)
                if number in (mails // 4, mails // 2, 3 * mails // 4):
                    server.kill()
                    assert jobs.collect(made, source).error is not None
                    if number == mails // 2:
                        server.reset_uidvalidity()
                    server.start()
            assert jobs.collect(made, source).error is None
            source.close()
            with made.database.read() as tx:
                kept = [message.sha256 for message in inbox.list_messages(tx)]
            assert sorted(kept) == sorted(hashlib.sha256(raw).hexdigest() for raw in sent)
            assert all(made.files.get(sha256) in sent for sha256 in kept)
        names = [path.name for path in (folder / "dovecot" / "mail").glob("*/*.test*")]
        assert len(names) == mails
        assert not [name for name in names if "S" in name.partition(":2,")[2]]
    finally:
        server.stop()


@needs_dovecot
@pytest.mark.dovecot
def test_a_server_killed_thrice_and_with_new_uids_loses_nothing(tmp_path: Path) -> None:
    """120 mails: all in the ledger, none twice, none marked read."""
    from_dovecot(tmp_path, 120)


@needs_dovecot
@pytest.mark.dovecot
@pytest.mark.long
def test_five_hundred_mails_from_a_server_killed_thrice(tmp_path: Path) -> None:
    """500 mails: all in the ledger, none twice, none marked read."""
    from_dovecot(tmp_path, 500)


def test_the_systems_clock_is_utc() -> None:
    """The daemon's moments are aware and now."""
    now = SystemClock().now()
    assert now.utcoffset() is not None
    assert abs(now.timestamp() - time.time()) < 5
    assert Config().zone.key == "Europe/Zurich"
