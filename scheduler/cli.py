"""The command line: parses arguments and calls; decides nothing.

Exit codes: 0 done; 1 done, and something needs a person; 2 wrong usage or configuration; 3 a temporary failure.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from scheduler.commands import NEEDS_A_PERSON, TRY_AGAIN, WRONG_USAGE
from store.errors import Misconfigured, Refused, Temporary, place_of

_DESCRIPTION = (
    "The intake desk of the Convention on Cluster Munitions: reads the mailbox, files, answers, reminds, reports daily."
)
_EPILOG = """first steps:
  ./ccm demo                      the whole job on sample mail, nothing leaves this machine
  ./ccm check                     every mistake of the configuration, each with the line that mends it
  ./ccm schema upgrade            make the database
  ./ccm run                       the daemon

environment: CCM_DIR names the folder of the data, CCM_CONFIG the settings file.
exit codes: 0 done; 1 done, and something needs a person; 2 wrong usage or configuration; 3 try again later."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error is one sentence on stderr, without a traceback."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not getattr(options, "call", None):
        parser.print_help()
        return WRONG_USAGE
    module, _, function = options.call.partition(":")
    name = f"scheduler.commands.{module}"
    command = getattr(importlib.import_module(name), function, None) if importlib.util.find_spec(name) else None
    if command is None:
        print(f"ccm: {options.command} is not in this version yet", file=sys.stderr)
        return WRONG_USAGE
    try:
        code: int = command(options)
        return code
    except Misconfigured as error:
        for mistake in error.mistakes:
            print(f"ccm: {mistake}", file=sys.stderr)
        return WRONG_USAGE
    except Refused as error:
        print(f"ccm: {error}", file=sys.stderr)
        return NEEDS_A_PERSON
    except Temporary as error:
        print(f"ccm: {error} (try again later)", file=sys.stderr)
        return TRY_AGAIN
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not a fault of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("ccm: stopped", file=sys.stderr)
        return TRY_AGAIN
    except (
        Exception
    ) as error:  # a mistake of ours: its kind and place, never its words, which may hold what a mail says
        if os.environ.get("CCM_TRACEBACK"):
            raise
        print(f"ccm: a mistake in the program: {place_of(error)}; CCM_TRACEBACK=1 shows more", file=sys.stderr)
        return TRY_AGAIN


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="./ccm", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_work(commands)
    _add_looks(commands)
    _add_meeting(commands)
    _add_decisions(commands)
    _add_letters(commands)
    _add_upkeep(commands)
    return parser


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _command(commands: _Commands, name: str, call: str, says: str, examples: str = "") -> argparse.ArgumentParser:
    epilog = f"examples:\n{examples}" if examples else None
    parser = commands.add_parser(
        name, help=says, description=says, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(call=call, command=name)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO date such as 2023-08-31") from None


def _add_work(commands: _Commands) -> None:
    demo = _command(
        commands,
        "demo",
        "demo:demo",
        "the whole job on sample mail of one season, by a clock of its own",
        "  ./ccm demo\n  ./ccm demo --dir /tmp/desk",
    )
    demo.add_argument("--dir", default="demo", help="folder of the demonstration (default: demo)")
    _command(
        commands,
        "run",
        "work:run",
        "the daemon: polls, reads, answers, sends the daily digest; stops on SIGTERM",
        "  ./ccm run",
    )
    once = _command(commands, "once", "work:once", "one full pass of the same, then exit", "  ./ccm once --json")
    _json(once)
    ingest = _command(
        commands,
        "ingest",
        "work:ingest",
        "files mail or papers from disk; nobody is answered unless --answer",
        "  ./ccm ingest old-mail.mbox\n  ./ccm ingest --answer letter.pdf notes/",
    )
    ingest.add_argument("paths", nargs="+", metavar="PATH", help=".eml, mbox, Maildir, a folder of them, or a document")
    ingest.add_argument("--answer", action="store_true", help="acknowledge as if it had just arrived")
    _json(ingest)
    reread = _command(
        commands,
        "reread",
        "work:reread",
        "reads stored messages again with today's code",
        "  ./ccm reread --since 2023-07-01 --dry-run",
    )
    reread.add_argument("--since", type=_day, metavar="DATE", help="only mail received on or after this day")
    reread.add_argument("--dry-run", action="store_true", help="print what would change and change nothing")
    _json(reread)


def _add_looks(commands: _Commands) -> None:
    read = _command(
        commands,
        "read",
        "look:read",
        "reads messages or documents without storing or sending anything",
        "  ./ccm read note.eml\n  ./ccm read --json=plain report.pdf",
    )
    read.add_argument("files", nargs="+", metavar="FILE")
    # Two options, so that a file after --json stays a file: argparse takes "--json=plain" as a name of its own.
    read.add_argument("--json", action="store_const", const="full", help="one JSON object a line")
    read.add_argument(
        "--json=plain", dest="json", action="store_const", const="plain", help="the same with bare values"
    )
    read.add_argument("--today", type=_day, metavar="DATE", help="read as if on this day")
    status = _command(
        commands,
        "status",
        "look:status",
        "what has come and what is missing, for each duty and State",
        "  ./ccm status",
    )
    _json(status)
    listing = _command(
        commands,
        "list",
        "look:list_rows",
        "messages, records or letters",
        "  ./ccm list\n  ./ccm list messages --state HELD\n  ./ccm list records --participant LSO --json",
    )
    listing.add_argument("what", nargs="?", default="messages", choices=("messages", "records", "letters"))
    listing.add_argument("--state", action="append", default=[], help="only rows in this state (may be repeated)")
    listing.add_argument("--label", action="append", default=[], help="only messages with this label (may be repeated)")
    listing.add_argument("--participant", metavar="CODE", help="only records and letters of this State or organisation")
    listing.add_argument("--since", type=_day, metavar="DATE", help="only messages received on or after this day")
    listing.add_argument("--limit", type=int, metavar="N", help="at most so many rows, the newest")
    _json(listing)
    why = _command(
        commands,
        "why",
        "look:why",
        "everything known about a message, a record or a letter",
        "  ./ccm why M-000014\n  ./ccm why N-2023-0001",
    )
    why.add_argument("id", metavar="ID", help="M-000123, N-2023-0147, R-2023-0031, L-000012, or the start of a SHA-256")
    _json(why)


def _who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        metavar="NAME",
        default=os.environ.get("CCM_USER") or os.environ.get("USER") or "unknown",
        help="who decides (default: CCM_USER, else the login name)",
    )
    parser.add_argument("--reason", default="", help="why, in one sentence; kept with the decision")


def _add_meeting(commands: _Commands) -> None:
    meeting = _command(
        commands,
        "meeting",
        "meeting:read",
        "reads a convening note and prints the meeting's settings as TOML, every contradiction flagged",
        "  ./ccm meeting read convening-note.pdf",
    )
    meeting.add_argument("action", choices=("read",))
    meeting.add_argument("note", metavar="NOTE", help=".pdf, .docx, .txt or .eml")


def _add_decisions(commands: _Commands) -> None:
    file = _command(
        commands,
        "file",
        "decide:file",
        "files a held message as a person decides",
        '  ./ccm file M-000022 --reason "note seen on paper"\n  ./ccm file M-000027 --participant NOR --meeting 11MSP',
    )
    file.add_argument("id", metavar="ID")
    file.add_argument("--participant", metavar="CODE", help="the State or organisation, where the reading was not sure")
    file.add_argument("--meeting", metavar="CODE", help="the meeting, where the reading was not sure")
    file.add_argument("--year", type=int, metavar="YEAR", help="the year reported on, where the reading was not sure")
    _who(file)
    aside = _command(
        commands,
        "set-aside",
        "decide:set_aside",
        "sets a message aside: no record, no letter",
        "  ./ccm set-aside M-000033 --reason spam",
    )
    aside.add_argument("id", metavar="ID")
    _who(aside)
    release = _command(
        commands,
        "release",
        "decide:release",
        "lets waiting letters go",
        "  ./ccm release L-000007\n  ./ccm release --all reminder",
    )
    release.add_argument("letters", nargs="*", metavar="LETTER")
    release.add_argument(
        "--all", metavar="KIND", help="every draft of a kind: reminder, acknowledgement, question, circular"
    )
    _who(release)
    drop = _command(
        commands,
        "drop",
        "decide:drop",
        "drops a letter that shall not go",
        "  ./ccm drop L-000007 --reason 'answered by telephone'",
    )
    drop.add_argument("letters", nargs="+", metavar="LETTER")
    _who(drop)
    correct = _command(
        commands,
        "correct",
        "decide:correct",
        "corrects a field of a record; never undone by reading again",
        "  ./ccm correct N-2023-0004 members.0.role head\n  ./ccm correct R-2023-0002 year 2022",
    )
    correct.add_argument("record", metavar="RECORD")
    correct.add_argument("field", metavar="FIELD", help="dotted path as in ./ccm why RECORD --json")
    correct.add_argument("value", metavar="VALUE")
    _who(correct)


def _add_letters(commands: _Commands) -> None:
    remind = _command(
        commands,
        "remind",
        "letters:remind",
        "which reminders are due, and why each State is or is not on the list",
        "  ./ccm remind --dry-run\n  ./ccm remind --on 2023-08-17",
    )
    remind.add_argument("--on", type=_day, metavar="DATE", help="as if on this day")
    remind.add_argument("--dry-run", action="store_true", help="show only; write no drafts")
    _json(remind)
    digest = _command(
        commands,
        "digest",
        "letters:digest",
        "the digest of a day",
        "  ./ccm digest\n  ./ccm digest --day 2023-08-31 --html digest.html",
    )
    digest.add_argument("--day", type=_day, metavar="DATE", help="the day (default: today)")
    digest.add_argument("--html", metavar="FILE", help="write the HTML into a file")
    digest.add_argument("--send", action="store_true", help="send it now")
    circular = _command(
        commands,
        "circular",
        "circulars:circular",
        "one text to many States, each in its language; drafts that a person releases",
        "  ./ccm circular further-information.txt further-information.fr.txt --dry-run\n"
        "  ./ccm circular reminder-of-arrangements.txt --to missing\n"
        "  ./ccm circular --status further-information",
    )
    circular.add_argument(
        "files", nargs="*", metavar="FILE", help="NAME.txt, NAME.fr.txt, ...: the first line is the subject"
    )
    circular.add_argument(
        "--to", default="parties", metavar="WHOM", help="parties, signatories, states, missing, or codes: NOR,LSO"
    )
    circular.add_argument("--attach", action="append", default=[], metavar="FILE", help="goes with every letter")
    circular.add_argument("--dry-run", action="store_true", help="show who would get it and why not; write nothing")
    circular.add_argument("--status", metavar="NAME", help="what became of each letter of a circular")
    _json(circular)
    export = _command(
        commands,
        "export",
        "letters:export",
        "lists for the meeting: .docx, .xlsx, .csv, .json by the file's ending",
        "  ./ccm export participants -o participants.docx\n"
        "  ./ccm export participants --final --revision 1 --previous first.json -o list.docx\n"
        "  ./ccm export reports --year 2022 -o reports.xlsx\n"
        "  ./ccm export costs --total 300000 -o costs.xlsx\n"
        "  ./ccm export registration --against registered.csv -o differences.csv\n"
        "  ./ccm export deadlines -o deadlines.ics\n"
        "  ./ccm export note --record N-2023-0001 --language fr -o note.docx",
    )
    export.add_argument(
        "kind", metavar="KIND", help="participants, reports, costs, registration, deadlines, contacts, audit, note"
    )
    export.add_argument("-o", "--output", required=True, metavar="FILE")
    export.add_argument("--meeting", metavar="CODE", help="default: the current meeting")
    export.add_argument("--language", default="en", choices=("en", "fr", "es"), help="of participants and note")
    export.add_argument("--final", action="store_true", help="participants: the final list, not a provisional one")
    export.add_argument("--revision", type=int, default=0, metavar="N", help="participants: Rev.N of the document")
    export.add_argument(
        "--previous", metavar="FILE", help="participants: an earlier .json export, to list changes since"
    )
    export.add_argument("--year", type=int, metavar="YEAR", help="reports: the year reported on (default: last year)")
    export.add_argument("--total", metavar="AMOUNT", help="costs: the amount to be shared")
    export.add_argument("--currency", default="USD", metavar="CODE", help="costs: its currency (default: USD)")
    export.add_argument("--against", metavar="FILE", help="registration: the other system's list, CSV")
    export.add_argument("--record", metavar="NUMBER", help="note: the record that is acknowledged")


def _add_upkeep(commands: _Commands) -> None:
    check = _command(
        commands,
        "check",
        "upkeep:check",
        "configuration and surroundings: every mistake at once, each with the line that mends it",
        "  ./ccm check\n  ./ccm check --offline",
    )
    check.add_argument("--offline", action="store_true", help="do not log in at the mailbox and the relay")
    health = _command(
        commands,
        "health",
        "upkeep:health",
        "alive? exit 0 when the mailbox was read lately, 1 when not",
        "  ./ccm health",
    )
    _json(health)
    schema = _command(commands, "schema", "upkeep:schema", "the database's tables", "  ./ccm schema upgrade")
    schema.add_argument("action", choices=("upgrade",))
    backup = _command(
        commands,
        "backup",
        "upkeep:backup",
        "an online copy of database and mail, with a manifest",
        "  ./ccm backup /srv/backup/today",
    )
    backup.add_argument("folder", metavar="DIR")
    restore = _command(
        commands,
        "restore",
        "upkeep:restore",
        "puts a backup into an empty folder",
        "  CCM_DIR=/srv/new ./ccm restore /srv/backup/today",
    )
    restore.add_argument("folder", metavar="DIR")
    verify = _command(
        commands,
        "verify",
        "upkeep:verify",
        "recomputes hashes, compares ledger and files, checks the chain of events",
        "  ./ccm verify",
    )
    _json(verify)
    contacts = _command(
        commands,
        "contacts",
        "addresses:command",
        "the register of addresses and domains",
        "  ./ccm contacts list\n  ./ccm contacts add geneva@lesotho-mission.example LSO\n"
        "  ./ccm contacts import contacts.csv\n  ./ccm contacts suggest",
    )
    contacts.add_argument("action", choices=("list", "add", "import", "suggest"))
    contacts.add_argument(
        "entry",
        nargs="?",
        metavar="ADDRESS",
        help="add: an address, or @domain.example for a whole domain; import: a CSV file with columns address, code, kind; "
        "list: only those of this code",
    )
    contacts.add_argument("code", nargs="?", metavar="CODE", help="State or organisation")
    contacts.add_argument(
        "--kind", default="state", choices=("state", "mission", "ministry", "focal_point", "organisation")
    )
    _who(contacts)
    _json(contacts)
    test = _command(
        commands,
        "test",
        "upkeep:test",
        "the test suite, its system packages and servers included",
        "  ./ccm test\n  ./ccm test tests/test_story_notice.py -q",
    )
    test.add_argument("arguments", nargs=argparse.REMAINDER)
