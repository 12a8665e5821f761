"""A process that has loaded the program and forks a daemon each time a line comes in: a start costs no import, so many can be killed.

`python -m tests.nursery CONFIG` answers each line with the pid of a new daemon, which leads a process group of its own.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from datetime import date
from pathlib import Path

from intake.desk import Desk
from intake.reading import read
from parsers.limits import Limits
from parsers.sandbox import Reader
from scheduler import daemon
from scheduler.config import read_config
from scheduler.diary import start_diary
from scheduler.letters import digest as _loaded_before_the_fork  # noqa: F401
from scheduler.office import open_office
from store.reference import load_reference
from tests.offices import note


def serve(path: Path) -> None:
    """Fork a daemon for each line of standard input; end with it."""
    with Reader(Limits()) as papers:  # the words of six languages are loaded with the first mail, and kept
        read(note(), load_reference(), date(2023, 7, 10), desk=Desk(), papers=papers)
    print(os.getpid(), flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _be_a_daemon(path)
        print(pid, flush=True)


def _be_a_daemon(path: Path) -> None:
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # its reader has children of its own
        config = read_config(path)
        with (path.parent / "daemon.log").open("a") as log:
            start_diary("info", "plain", log)
            with open_office(config) as office:
                daemon.run(office)
        code = 0
    except BaseException:
        with (path.parent / "daemon.err").open("a") as file:
            traceback.print_exc(file=file)
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
