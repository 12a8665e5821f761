"""What every test may ask for: the foreign corpora where they are, a store in a folder of its own, the long tests only on demand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from tests.databases import emptied_postgres, fresh_sqlite, has_postgres

PROJECT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --long."""
    parser.addoption("--long", action="store_true", help="also run the soaks and sweeps that take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out unless asked."""
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long: run with --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of odd mail and documents from public projects; CCM_CORPORA names another place."""
    folder = Path(os.environ.get("CCM_CORPORA", PROJECT.parent / "shared" / "corpora"))
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}: set CCM_CORPORA to their folder")
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with its tables, one of each kind that this machine has."""
    if request.param == "postgresql":
        if not has_postgres():
            pytest.skip("no PostgreSQL server is installed")
        yield emptied_postgres()
        return
    database = Database.open(fresh_sqlite(tmp_path))
    yield database
    database.close()
