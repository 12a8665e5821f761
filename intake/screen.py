"""Machine mail is told from its header and its structure, before any text is read. A doubtful sign never decides alone.

Order: our own, bounces, receipts, calendar, automatic replies, systems, lists, spam. `X-Auto-Response-Suppress` proves nothing:
Exchange sets it on ordinary mail, and others lost real mail by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from intake.bounces import Report, report_of, visible_text
from intake.decode import parameters_of
from intake.desk import Desk
from intake.facts import facts_of, loose_addresses
from intake.header import Header
from intake.mailparts import Mail, Part
from parsers.cues import Folded, cues_of, find_hits, fold
from store.records import Label, MailFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What the header alone says. `label` is None for mail that may be from a person."""

    label: Label | None = None
    reason: str = ""  #: one sentence
    facts: MailFacts
    defects: tuple[str, ...] = ()


_Verdict = tuple[Label, str] | None


def screen(mail: Mail, desk: Desk) -> Screened:
    """Return a machine's label and the facts of the header."""
    facts, defects = facts_of(mail.header, mail.charset)
    view = _View(mail, facts, desk)
    for look in _LOOKS:
        found = look(view)
        if found is not None:
            label, reason = found
            facts = _with_report(view, label)
            return Screened(label=label, reason=reason, facts=facts, defects=defects)
    return Screened(facts=replace(_with_report(view, None), human=_is_human(view)), defects=defects)


@dataclass(slots=True)
class _View:
    """One mail as the looks see it; the delivery report is read once."""

    mail: Mail
    facts: MailFacts
    desk: Desk
    report: Report | None = None

    @property
    def header(self) -> Header:
        return self.mail.header

    @property
    def sender(self) -> str:
        """The sender's address, strict or not: a machine's From is often odd."""
        loose = self.facts.from_address or next(iter(loose_addresses(self.header, "from")), "")
        # "MAILER-DAEMON (Mail Delivery System)" has no address at all.
        return loose or self.header.text("from").lower()

    def cue(self, group: str, text: str) -> str | None:
        """Return the words of a cue found in a text, or None."""
        hit = next(find_hits(Folded(text), cues_of("screen", group)), None)
        return hit.quote if hit else None

    def declared(self, *types: str) -> Part | None:
        """Return the first part of the mail itself declared as one of some types."""
        return next((part for part in _outer(self.mail.root) if part.declared in types), None)

    def reported(self) -> Report:
        """Return the delivery report in the mail."""
        if self.report is None:
            self.report = report_of(self.mail)
        return self.report


def _outer(part: Part) -> list[Part]:
    """Return the parts that are not inside a message inside."""
    found = [part]
    for one in part.parts if part.is_multipart else ():
        found += _outer(one)
    return found


def _own(view: _View) -> _Verdict:
    own = {address.lower() for address in view.desk.own_addresses}
    domains = {address.rpartition("@")[2] for address in own}
    if view.facts.from_address not in own:
        return None
    ours = re.fullmatch(r"<[0-9a-f]{40}@([^<>@]{1,200})>", view.facts.message_id or "")
    if view.header.has("x-ccm-notice") or (ours and ours.group(1).lower() in domains):
        return Label.OWN_MAIL, "It is one of our own letters."
    return None


def _bounce(view: _View) -> _Verdict:
    if view.declared("message/delivery-status", "message/global-delivery-status") or _report_type(
        view, "delivery-status"
    ):
        if view.reported().action in {"delivered", "relayed", "expanded"}:
            return Label.RECEIPT, "A mail server reports that a mail was delivered."
        return Label.BOUNCE, "It is a delivery report (RFC 3464)."
    if view.header.has("x-failed-recipients"):
        return Label.BOUNCE, "Its header names recipients who were not reached."
    signs = _bounce_signs(view)
    if len(signs) >= 2 or (signs and "daemon" in view.sender):
        return Label.BOUNCE, f"It reads like a delivery report: {', '.join(signs)}."
    return None


def _bounce_signs(view: _View) -> list[str]:
    """Return the signs of a delivery report without RFC 3464's structure; none when they do not suffice."""
    names = (view.sender, view.header.text("from").lstrip("<\"' "))
    # Lists and newsletters have return paths like bounces+12@: of those only a mail system's own name counts.
    path = (view.facts.return_path or "").startswith(("mailer-daemon", "postmaster"))
    daemon = path or any(name and view.cue("bounce_sender", name) for name in names)
    subject = view.cue("bounce_subject", view.facts.subject)
    null = view.facts.return_path == ""
    if not daemon and not null and not subject:
        return []
    text = visible_text(view.mail)[:8_000]
    words = view.cue("bounce_body", text)
    # An automatic reply has an empty return path too; and a person passes on the bounce of a note, with the note.
    if view.cue("auto_reply_subject", view.facts.subject) or (not words and not daemon):
        return []
    if not daemon and not null:
        returned = _SMTP.search(text) or any(part.is_message for part in _outer(view.mail.root))
        if not returned or _PASSED_ON.match(view.facts.subject) or _has_papers(view):
            return []
    return [
        *(["a mail system sent it"] if daemon else []),
        *([f"its subject says “{subject}”"] if subject else []),
        *(["its return path is empty"] if null else []),
        *([f"its text says “{words}”"] if words else []),
    ]


_SMTP = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|(?<!\d)[45][0-5]\d[ -]|@")
_PASSED_ON = re.compile(r"\s*(?:re|aw|sv|rv|fwd?|tr|wg|rif|ответ|отв|пересл|رد|回复|转发)\s*[:：]", re.IGNORECASE)


def _report_type(view: _View, kind: str) -> bool:
    root = view.mail.root
    if root.declared != "multipart/report":
        return False
    parameters = parameters_of(view.header.first("content-type") or b"")
    return parameters.get("report-type", b"").strip().lower() == kind.encode()


def _receipt(view: _View) -> _Verdict:
    parts = ("message/disposition-notification", "message/global-disposition-notification")
    if view.declared(*parts) or _report_type(view, "disposition-notification"):
        return Label.RECEIPT, "It is a read receipt (RFC 8098)."
    if "ipnrn" in view.header.text("x-ms-exchange-message-class").lower():
        return Label.RECEIPT, "It is a read receipt of Exchange."
    subject = view.cue("receipt_subject", view.facts.subject)
    if subject and not _has_papers(view) and view.cue("receipt_body", visible_text(view.mail)[:2_000]):
        return Label.RECEIPT, f"It is a read receipt: its subject says “{subject}”."
    return None


def _has_papers(view: _View) -> bool:
    files = (part for part in _outer(view.mail.root) if not part.is_message)
    return any(part.disposition == "attachment" or part.name for part in files)


def _calendar(view: _View) -> _Verdict:
    if "calendarmessage" in view.header.text("content-class").lower():
        return Label.CALENDAR, "Its header says that it is a calendar message."
    part = view.declared("text/calendar")
    if part is None or part.disposition == "attachment":
        return None
    method = parameters_of(part.header.first("content-type") or b"").get("method", b"").decode("ascii", "replace")
    if method or b"METHOD:" in part.content[:4_000].upper():
        return Label.CALENDAR, "It is a calendar invitation or the answer to one."
    return None


_AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply",
)


def _auto_reply(view: _View) -> _Verdict:
    said = view.header.token("auto-submitted")
    if said.startswith(("auto-replied", "auto-notified")):
        return Label.AUTO_REPLY, f"Its header says Auto-Submitted: {said}."
    named = next((name for name in _AUTO_HEADERS if view.header.has(name)), None)
    if named and view.header.token(named) not in {"no", "none"}:
        return Label.AUTO_REPLY, f"Its header has {named}."
    if view.header.token("precedence") in {"auto_reply", "auto-reply"}:
        return Label.AUTO_REPLY, "Its header says Precedence: auto_reply."
    subject = view.cue("auto_reply_subject", _bare(view.facts.subject))
    if subject:
        return Label.AUTO_REPLY, f"Its subject says “{subject}”."
    machine = (
        view.facts.return_path == "" or said not in {"", "no"} or view.header.has("x-ms-exchange-inbox-rules-loop")
    )
    if machine and (weak := view.cue("auto_reply_weak", f"{view.facts.subject}\n{visible_text(view.mail)[:2_000]}")):
        return Label.AUTO_REPLY, f"A machine sent it, and it says “{weak}”."
    return None


def _bare(subject: str) -> str:
    """Return a subject without a machine's brackets in front: "[External] Automatic reply: ..."."""
    return re.sub(r"^(?:\[[^\]]{1,30}\]\s*|\*{1,3}[^*]{1,20}\*{1,3}\s*)+", "", subject)


def _system(view: _View) -> _Verdict:
    if view.facts.from_address and view.cue("registration_sender", view.facts.from_address):
        return Label.REGISTRATION_SYSTEM, "A registration system sent it."
    return None


def _list(view: _View) -> _Verdict:
    named = next(
        (name for name in ("list-id", "list-unsubscribe", "list-post", "list-help") if view.header.has(name)), None
    )
    if named:
        return Label.LIST_MAIL, f"Its header has {named}: it went to a list."
    precedence = view.header.token("precedence")
    if precedence in {"bulk", "list", "junk"}:
        return Label.LIST_MAIL, f"Its header says Precedence: {precedence}."
    return None


def _spam(view: _View) -> _Verdict:
    if view.header.token("x-spam-flag") == "yes" or view.header.token("x-spam-status").startswith("yes"):
        return Label.SPAM, "The mail server took it for spam."
    level = view.header.token("x-ms-exchange-organization-scl")
    if view.desk.microsoft365 and level.isdigit() and int(level) >= 5:
        return Label.SPAM, f"The mail server gave it the spam level {level}."
    return None


_LOOKS: tuple[Callable[[_View], _Verdict], ...] = (
    _own,
    _bounce,
    _receipt,
    _calendar,
    _auto_reply,
    _system,
    _list,
    _spam,
)


def _with_report(view: _View, label: Label | None) -> MailFacts:
    """Return the facts with what a machine's mail says of ours: only bounces have failed recipients."""
    facts = view.facts
    if label is Label.BOUNCE:
        report = view.reported()
        return replace(facts, failed_recipients=report.failed, failed_status=report.status, concerns=report.concerns)
    if label is Label.RECEIPT:
        return replace(facts, concerns=tuple(dict.fromkeys((*view.reported().concerns, *_original_id(view)))))
    return replace(facts, concerns=tuple(dict.fromkeys((*facts.in_reply_to, *facts.references))))


def _original_id(view: _View) -> tuple[str, ...]:
    part = view.declared("message/disposition-notification")
    text = part.content[:8_000].decode("ascii", "replace") if part else ""
    return tuple(re.findall(r"(?im)^original-message-id[ \t]*:[ \t]*(<[!-;=?-~]{1,250}>)", text))


def _is_human(view: _View) -> bool:
    """Whether no header and no envelope mark says machine (RFC 3834 section 2); only such mail is ever answered."""
    if view.header.token("auto-submitted") not in {"", "no"} or view.facts.return_path == "":
        return False
    sender = fold(view.sender)
    own = {address.lower() for address in view.desk.own_addresses}
    if not sender or sender in own or view.header.has("x-loop", "x-ccm-notice", "feedback-id"):
        return False
    return not (view.cue("machine_sender", sender) or view.cue("bounce_sender", sender))
