"""The kinds of exports by name, each from the ledger of an office to the bytes of a file whose ending says the format."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from scheduler.exports.costs import bill_of, cost_tables, parse_total
from scheduler.exports.deadlines import calendar
from scheduler.exports.ledgers import audit_tables, contact_table
from scheduler.exports.note import write_note
from scheduler.exports.participants import (
    ParticipantList,
    changes_since,
    list_of,
    tables_of,
)
from scheduler.exports.participants_docx import Issue, write_docx
from scheduler.exports.registration import comparison, read_list
from scheduler.exports.reports import report_tables
from scheduler.exports.tables import FORMATS, write_tables
from scheduler.letters.sections import corrections_until
from scheduler.office import Office
from store.contacts import list_contacts, list_marks
from store.decisions import decisions_since
from store.errors import Misconfigured, Refused
from store.events import list_events, read_head
from store.filed import Standing, current_notices, current_reports, list_records, read_record
from store.reference import Meeting

Export = tuple[bytes, tuple[str, ...]]  #: the file, and what a person should look at first


def write_export(options: argparse.Namespace, office: Office) -> tuple[str, ...]:
    """Write one export; what a person should look at before using it. Misconfigured for an unknown kind or ending."""
    make = KINDS.get(options.kind)
    if make is None:
        raise Misconfigured(f"export {options.kind}: there is no such kind; there are: {', '.join(KINDS)}")
    content, remarks = make(options, office)
    path = Path(options.output)
    try:
        # Names of persons: nobody else on the machine needs to read them.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Misconfigured(f"-o: {path} cannot be written: {error.strerror}") from error
    return remarks


def _suffix(options: argparse.Namespace, *known: str) -> str:
    suffix = Path(options.output).suffix.lower()
    if suffix not in known:
        raise Misconfigured(f"-o: {options.kind} is written as {', '.join(known)}, not {suffix or 'nothing'}")
    return suffix


def _meeting(options: argparse.Namespace, office: Office) -> Meeting:
    code = options.meeting or office.meeting_code()
    if code is None:
        raise Misconfigured("no meeting is awaited. Mend: --meeting 11MSP")
    try:
        return office.reference.meeting(code)
    except KeyError:
        known = ", ".join(meeting.code for meeting in office.reference.meetings)
        raise Misconfigured(f"--meeting {code}: there is no such meeting; there are: {known}") from None


def _participants(options: argparse.Namespace, office: Office) -> Export:
    suffix = _suffix(options, ".docx", *FORMATS)
    meeting = _meeting(options, office)
    with office.database.read() as tx:
        filed = current_notices(tx, meeting.code)
    listed = list_of(meeting, filed, office.reference, language=options.language, received=office.today)
    if suffix != ".docx":
        return write_tables(tables_of(listed), suffix), listed.remarks
    return write_docx(listed, _issue(options, office, listed)), listed.remarks


def _issue(options: argparse.Namespace, office: Office, listed: ParticipantList) -> Issue:
    changes = None
    if options.previous:
        changes = changes_since(_read(options.previous, "--previous"), listed)
    letters = office.letters
    return Issue(
        final=options.final,
        revision=options.revision,
        day=office.today,
        email=letters.from_address,
        corrections_until=None if options.final else corrections_until(listed.meeting, letters, office.today),
        changes=changes,
    )


def _read(path: str, option: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Misconfigured(f"{option}: {path} cannot be read: {error.strerror}") from error


def _reports(options: argparse.Namespace, office: Office) -> Export:
    suffix = _suffix(options, *FORMATS)
    year = options.year or office.today.year - 1
    with office.database.read() as tx:
        history = list_records(tx, standings=(Standing.CURRENT, Standing.SUPERSEDED))
        filed = current_reports(tx, year)
    return write_tables(report_tables(history, filed, office.reference, year=year, today=office.today), suffix), ()


def _costs(options: argparse.Namespace, office: Office) -> Export:
    suffix = _suffix(options, *FORMATS)
    if options.total is None:
        raise Misconfigured("export costs: needs the amount to be shared. Mend: --total 300000.00")
    meeting, total = _meeting(options, office), parse_total(options.total)
    with office.database.read() as tx:
        filed = current_notices(tx, meeting.code)
    listed = list_of(meeting, filed, office.reference, language="en", received=office.today)
    present = [one.code for one in listed.delegations]
    bill = bill_of(meeting, present, total, office.reference, currency=options.currency)
    return write_tables(cost_tables(bill, office.reference), suffix), ()


def _registration(options: argparse.Namespace, office: Office) -> Export:
    suffix = _suffix(options, *FORMATS)
    if not options.against:
        raise Misconfigured("export registration: needs the other list. Mend: --against registered.csv")
    theirs = read_list(_read(options.against, "--against"), office.reference)
    with office.database.read() as tx:
        filed = current_notices(tx, _meeting(options, office).code)
    return write_tables((comparison(theirs, filed, office.reference),), suffix), ()


def _deadlines(options: argparse.Namespace, office: Office) -> Export:
    _suffix(options, ".ics")
    return calendar(office.reference, office.today, office.clock.now()), ()


def _contacts(options: argparse.Namespace, office: Office) -> Export:
    suffix = _suffix(options, *FORMATS)
    with office.database.read() as tx:
        marks = {mark.address: tuple(list_marks(tx, mark.address)) for mark in list_marks(tx)}
        table = contact_table(list_contacts(tx), marks, office.reference)
    return write_tables((table,), suffix), ()


def _audit(options: argparse.Namespace, office: Office) -> Export:
    suffix = _suffix(options, *FORMATS)
    with office.database.read() as tx:
        tables = audit_tables(list_events(tx), decisions_since(tx, datetime.min.replace(tzinfo=UTC)), read_head(tx))
    return write_tables(tables, suffix), ()


def _note(options: argparse.Namespace, office: Office) -> Export:
    _suffix(options, ".docx")
    if not options.record:
        raise Misconfigured("export note: needs the record it answers. Mend: --record N-2023-0001")
    with office.database.read() as tx:
        filed = read_record(tx, options.record.upper())
    if filed.facts.participant is None:
        raise Refused(f"{filed.facts.number}: nobody knows whom it is from, so there is nobody to address")
    return write_note(filed, office.reference, language=options.language, day=office.today), ()


KINDS: Mapping[str, Callable[[argparse.Namespace, Office], Export]] = {
    "participants": _participants,
    "reports": _reports,
    "costs": _costs,
    "registration": _registration,
    "deadlines": _deadlines,
    "contacts": _contacts,
    "audit": _audit,
    "note": _note,
}
