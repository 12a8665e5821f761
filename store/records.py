"""The records: what was read from mail, as values. A leaf read from paper is a Field that knows its place on the paper.

The JSON of `./ccm read` is these classes written out (`as_json`); `as_plain` is the same with bare values.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

Box = tuple[float, float, float, float]  #: x0, top, x1, bottom in PDF points from the page's top left


class Label(StrEnum):
    """What a message, or one part of it, is."""

    DELEGATION_NOTICE = "delegation_notice"
    ARTICLE7_REPORT = "article7_report"
    BOTH = "both"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    LIST_MAIL = "list_mail"
    SPAM = "spam"
    OWN_MAIL = "own_mail"
    REGISTRATION_SYSTEM = "registration_system"
    REPLY = "reply"
    ENQUIRY = "enquiry"
    OTHER_MEETING = "other_meeting"
    OTHER_TREATY_REPORT = "other_treaty_report"
    EXTENSION_REQUEST = "extension_request"
    COMPLETION_DECLARATION = "completion_declaration"
    CONFERENCE_DOCUMENT = "conference_document"
    CREDENTIALS = "credentials"
    OBSERVER_REQUEST = "observer_request"
    FOCAL_POINT = "focal_point"
    SPONSORSHIP = "sponsorship"
    VISA = "visa"
    PROTOCOL = "protocol"
    FINANCE = "finance"
    DEPOSITARY = "depositary"
    MISSION_ADMIN = "mission_admin"
    POLITICAL = "political"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


DUTY_LABELS = frozenset({Label.DELEGATION_NOTICE, Label.ARTICLE7_REPORT, Label.BOTH})
MACHINE_LABELS = frozenset(
    {Label.BOUNCE, Label.AUTO_REPLY, Label.RECEIPT, Label.CALENDAR, Label.LIST_MAIL, Label.SPAM, Label.OWN_MAIL}
)


class Outcome(StrEnum):
    """What is to be done with a message: file its records, hold it for a person, or set it aside."""

    FILE = "file"
    HOLD = "hold"
    SET_ASIDE = "set_aside"


class PartOutcome(StrEnum):
    """What became of one part; nothing is ever without one of these."""

    PARSED = "parsed"
    STORED_UNREAD = "stored_unread"
    REFUSED = "refused"


class IdentityLevel(StrEnum):
    """How well we know who sent a message."""

    VERIFIED = "verified"
    DOMAIN = "domain"
    UNVERIFIED = "unverified"
    CONTRADICTED = "contradicted"
    NONE = "none"


class Intent(StrEnum):
    """What a note asks us to do with the delegation."""

    ATTEND = "attend"
    REGRET = "regret"
    AMEND_ADD = "amend_add"
    AMEND_REMOVE = "amend_remove"
    AMEND_REPLACE = "amend_replace"
    FULL_REPLACEMENT = "full_replacement"
    WITHDRAW = "withdraw"
    WILL_FOLLOW = "will_follow"
    UNCLEAR = "unclear"


class Role(StrEnum):
    """A member's role in this delegation, only ever as the paper says it."""

    HEAD = "head"
    ALTERNATE_HEAD = "alternate_head"
    DEPUTY_HEAD = "deputy_head"
    REPRESENTATIVE = "representative"
    ALTERNATE = "alternate"
    ADVISER = "adviser"
    EXPERT = "expert"
    MEMBER = "member"
    OBSERVER = "observer"
    INTERPRETER = "interpreter"
    SUPPORT = "support"
    SECURITY = "security"
    ACCOMPANYING = "accompanying"
    NOT_STATED = "not_stated"


class IssuerType(StrEnum):
    """The authority that wrote."""

    MISSION_GENEVA = "mission_geneva"
    MISSION_NY = "mission_ny"
    EMBASSY = "embassy"
    MFA = "mfa"
    MINISTRY = "ministry"
    ORG_HQ = "org_hq"
    INDIVIDUAL = "individual"
    UNKNOWN = "unknown"


class NoteForm(StrEnum):
    """The kind of paper a notice is written on."""

    NOTE_VERBALE = "note_verbale"
    LETTER = "letter"
    PLAIN_EMAIL = "plain_email"
    FORM = "form"
    CREDENTIALS = "credentials"
    UNKNOWN = "unknown"


class ParticipantKind(StrEnum):
    """Who takes part."""

    STATE = "state"
    UN_ENTITY = "un_entity"
    IGO = "igo"
    NGO = "ngo"
    OTHER = "other"


class FormKey(StrEnum):
    """A form of the Article 7 report by its meaning; the printed letter differs between editions."""

    NATIONAL_MEASURES = "national_measures"
    STOCKPILES = "stockpiles"
    TECHNICAL = "technical"
    RETAINED_TRANSFERRED = "retained_transferred"
    CONVERSION = "conversion"
    CONTAMINATION = "contamination"
    WARNING = "warning"
    VICTIMS = "victims"
    RESOURCES = "resources"
    OTHER = "other"


class Tick(StrEnum):
    """The status marked for a form on the cover page."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """How a form is answered: blank, not applicable, nil and unchanged are four different answers."""

    ANSWERED = "answered"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    NIL = "nil"
    UNCHANGED = "unchanged"
    SEE_ATTACHMENT = "see_attachment"
    ILLEGIBLE = "illegible"


class ReportType(StrEnum):
    """CCM Article 7(1) initial report or 7(2) annual update."""

    INITIAL = "initial"
    ANNUAL = "annual"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """A question wants an answer from the sender, a warning a look by the secretariat, a note neither."""

    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The place on the paper that a value was read from; absent facts are None."""

    part: str  #: MIME part path, "1.2"; "0" for a bare document; "header" for the message's header
    page: int | None = None  #: counted from 1
    box: Box | None = None
    table: tuple[int, int, int] | None = None  #: table, row, column, each counted from 0 within the part
    quote: str = ""  #: as written, at most 300 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[T]):
    """One value read from paper. `confidence` over 0.9 promises to be right 98 times in 100."""

    value: T
    raw: str = ""  #: as written
    confidence: float = 0.0  #: 0.0 to 1.0
    evidence: Evidence | None = None


Text = Field[str | None]
Whole = Field[int | None]
Day = Field[str | None]  #: ISO 8601 date
NOTHING: Text = Field(value=None)
NO_NUMBER: Whole = Field(value=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something on the paper that is missing, unclear or contradicts itself."""

    code: str  #: HOD_MISSING, COUNT_MISMATCH, PERIOD_REVERSED, ...
    severity: Severity
    sentence: str  #: one English sentence for the secretariat; letters have their own wording by code
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """The State or organisation a delegation represents."""

    code: Text  #: ISO 3166-1 alpha-3 for a State, our own code for an organisation
    kind: ParticipantKind
    as_written: str
    on_behalf_of: tuple[str, ...] = ()  #: codes of further States this delegation also represents


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The authority that wrote the note."""

    as_written: Text = NOTHING
    type: IssuerType = IssuerType.UNKNOWN
    city: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFrame:
    """Reference, date and what it answers."""

    form: NoteForm = NoteForm.UNKNOWN
    reference: Text = NOTHING
    date: Day = NOTHING
    refers_to: tuple[str, ...] = ()  #: references of ours or of theirs, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of a delegation. The first person is never head unless the paper says so."""

    raw: str  #: exact source, all lines
    honorific: Text = NOTHING
    given_names: Text = NOTHING
    family_name: Text = NOTHING
    display_name: Text = NOTHING  #: what the list of participants would print
    function: Text = NOTHING
    institution: Text = NOTHING
    role: Field[Role] = field(default_factory=lambda: Field(value=Role.NOT_STATED))
    email: Text = NOTHING
    phone: Text = NOTHING
    listed: bool = True  #: False for security, drivers, accompanying persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to ask. Restricted: never in a public export."""

    name: Text = NOTHING
    organization: Text = NOTHING
    phone: Text = NOTHING
    email: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationNotice:
    """What one document said about one delegation; immutable."""

    kind: Literal["delegation_notice"] = "delegation_notice"
    participant: Participant
    meeting: Text  #: our code of the meeting, "11MSP"
    intent: Field[Intent]
    issuer: Issuer = field(default_factory=Issuer)
    note: NoteFrame = field(default_factory=NoteFrame)
    members: tuple[Member, ...] = ()  #: of amend_remove: who leaves
    leaving: tuple[Member, ...] = ()  #: of amend_replace: whom the members replace, as far as the note says
    declared_members: Whole = NO_NUMBER
    contact: Contact = field(default_factory=Contact)
    requests: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()  #: kinds of sealed data seen, never their values
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRead:
    """The State a report is from."""

    code: Text
    as_written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The reporting period."""

    start: Day = NOTHING
    end: Day = NOTHING


CellValue = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """One table of a form, its columns by meaning."""

    name: str  #: held, destruction_programme, destroyed, discovered, ..., unmapped
    columns: tuple[str, ...]  #: by meaning; "unmapped" where the heading is unknown
    header: tuple[str, ...]  #: as written
    rows: tuple[tuple[Field[CellValue], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """One form of an Article 7 report."""

    key: FormKey
    letter: str | None = None  #: as printed
    tick: Field[Tick] = field(default_factory=lambda: Field(value=Tick.UNKNOWN))
    last_reported: Whole = NO_NUMBER  #: the year after "unchanged"
    attached: bool = False  #: the form itself, not only its line on the cover page
    answer: Field[Answer] = field(default_factory=lambda: Field(value=Answer.BLANK))
    tables: tuple[FormTable, ...] = ()
    narrative: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Totals over the report's tables; None where the report does not say."""

    held_munitions: Whole = NO_NUMBER
    held_submunitions: Whole = NO_NUMBER
    destroyed_munitions: Whole = NO_NUMBER
    destroyed_submunitions: Whole = NO_NUMBER
    retained_munitions: Whole = NO_NUMBER
    retained_submunitions: Whole = NO_NUMBER
    contaminated_m2: Whole = NO_NUMBER
    cleared_m2: Whole = NO_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Article7Report:
    """What one document said as a report under CCM Article 7; immutable."""

    kind: Literal["article7_report"] = "article7_report"
    state: StateRead
    type: Field[ReportType] = field(default_factory=lambda: Field(value=ReportType.UNKNOWN))
    edition: str = "other"  #: "2010", "2022" or "other"
    period: Period = field(default_factory=Period)
    year: Whole = NO_NUMBER  #: the calendar year reported on
    submitted_on: Day = NOTHING
    contacts: tuple[Contact, ...] = ()
    forms: tuple[ReportForm, ...] = ()
    totals: Totals = field(default_factory=Totals)
    findings: tuple[Finding, ...] = ()


Record = DelegationNotice | Article7Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One named reason for a label, with the words that gave it."""

    clue: str
    weight: float
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who says so, and how well we know."""

    level: IdentityLevel = IdentityLevel.NONE
    state: str | None = None  #: code of the State or organisation the sender is known for
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReading:
    """One part of a message and what became of it."""

    path: str
    name: str | None
    type: str  #: media type by content; the declared one where content says nothing
    bytes: int  #: decoded length
    sha256: str
    outcome: PartOutcome
    reason: str | None = None
    label: Label | None = None
    pages: int | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What the header of a message says, rescued and cleaned; claims, not truth."""

    subject: str = ""
    from_address: str | None = None  #: the one plain addr-spec of the one From header, else None
    from_name: str = ""
    reply_to: str | None = None
    return_path: str | None = None  #: envelope sender; "" is the null path, None is unknown
    to: tuple[str, ...] = ()
    message_id: str | None = None  #: with angle brackets, only when well formed (RFC 5322 msg-id)
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: str | None = None  #: the Date header as ISO 8601, a claim
    human: bool = False  #: no header or envelope mark of a machine (RFC 3834)
    aligned: bool = False  #: a trusted Authentication-Results header says the From domain is aligned
    failed_recipients: tuple[str, ...] = ()  #: of a bounce
    failed_status: str | None = None  #: RFC 3463 status of a bounce, "5.1.1"
    concerns: tuple[str, ...] = ()  #: Message-IDs of ours that a bounce, receipt or reply names


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything one message (or bare document) was understood to say. Pure: the same bytes read the same."""

    sha256: str
    reader: str
    outcome: Outcome
    label: Label
    confidence: float
    reasons: tuple[str, ...]
    clues: tuple[Clue, ...] = ()
    language: str | None = None
    identity: Identity = field(default_factory=Identity)
    parts: tuple[PartReading, ...] = ()
    defects: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    mail: MailFacts | None = None  #: None for a bare document


@cache
def adapter_of(kind: type[Any]) -> TypeAdapter[Any]:
    """Return the validator of a record class, made once."""
    return TypeAdapter(kind)


# A key of the contract that Python reserves or that reads better otherwise inside the program.
_WRITTEN = {"start": "from", "end": "to"}


def as_json(value: Any) -> Any:  # Any: walks every record class alike
    """Return `value` as JSON-ready objects in the contract's shape, Fields written out, absent evidence left out."""
    return _walk(value, plain=False)


def as_plain(value: Any) -> Any:  # Any: walks every record class alike
    """Return `value` as JSON-ready objects with bare values instead of Fields."""
    return _walk(value, plain=True)


def _walk(value: Any, *, plain: bool) -> Any:
    if isinstance(value, Field):
        if plain:
            return _walk(value.value, plain=True)
        return {
            "value": _walk(value.value, plain=False),
            "raw": value.raw,
            "confidence": round(value.confidence, 3),
            "evidence": _walk(value.evidence, plain=False),
        }
    if isinstance(value, Evidence):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: _walk(item, plain=plain) for name, item in pairs if item not in (None, "")}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        rename = _WRITTEN if isinstance(value, Period) else {}
        return {
            rename.get(f.name, f.name): _walk(getattr(value, f.name), plain=plain) for f in dataclasses.fields(value)
        }
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [_walk(item, plain=plain) for item in value]
    if isinstance(value, float):
        return round(value, 3)
    return value


_UNSAFE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean_text(text: str) -> str:
    """Return text that a database, JSON and a log can hold: lone surrogates and control characters become U+FFFD."""
    return _UNSAFE.sub("�", text)
