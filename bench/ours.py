"""Our way in the benchmark: the desk's own jobs, once, on the mailbox; nothing is sent."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from scheduler import jobs
from scheduler.clock import FixedClock
from scheduler.config import Config
from scheduler.diary import start_diary
from scheduler.office import open_office
from store.database import Database, upgrade_schema


def main() -> None:
    """Collect and process everything; settings come as JSON in the first argument."""
    settings = json.loads(sys.argv[1])
    folder = Path(settings["folder"])
    start_diary("warning", "plain")
    password = folder / "password"
    password.write_text(settings["password"])
    password.chmod(0o600)
    config = Config.model_validate(
        {
            "base": folder,
            "store": {"directory": str(folder / "desk"), "reserve_gigabytes": 0},
            "mailbox": {
                "host": "localhost",
                "port": settings["port"],
                "security": "plaintext",
                "user": settings["user"],
                "password_file": str(password),
            },
            "relay": {"kind": "maildir", "maildir": str(folder / "letters")},
        }
    )
    config.directory.mkdir(parents=True)
    database = Database.open(config.database_url)
    upgrade_schema(database)
    database.close()
    clock = FixedClock(datetime.fromisoformat(f"{settings['today']}T12:00:00+02:00"))
    with open_office(config, clock=clock) as office:
        jobs.begin(office)
        for done in (jobs.collect(office), jobs.process(office)):
            if done.error:
                raise SystemExit(done.error)
    (folder / "ours.status").write_text(Path("/proc/self/status").read_text())


if __name__ == "__main__":
    main()
