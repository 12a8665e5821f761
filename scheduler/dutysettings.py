"""What the secretariat decides about its duties; frozen, with the defaults of config.toml. scheduler/config.py fills it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySettings:
    """Who is answered and reminded, how often, and when."""

    zone: str = "Europe/Zurich"  #: of days, hours and deadlines
    own_addresses: tuple[str, ...] = ("ccm@un.org", "ccm@unog.ch")
    hold_acknowledgements: bool = False  #: every acknowledgement waits for a person
    acknowledge_held: bool = False  #: the short form for mail that waits for a person
    live_since: date | None = None  #: mail that came before this day is never answered; None leaves it to the ledger
    per_state_and_day: int = 5
    per_hour: int = 60
    per_address_and_hour: int = 1
    per_address_and_day: int = 3
    meeting: str = "auto"  #: code of the meeting that notices are awaited for; "auto" is the next one
    release_reminders: bool = False  #: reminders leave by themselves
    notice_days: tuple[int, ...] = (30, 14, 5, -1)  #: days before the deadline, negative after it
    report_days: tuple[int, ...] = (30, 14, 5, -1)
    question_days: tuple[int, ...] = (7,)  #: days after an acknowledgement on which its open questions are asked again
    remind_signatories: bool = False  #: of a meeting; never of a report
    holidays: frozenset[date] = frozenset()  #: of the United Nations in Geneva
    digest_at: time = time(7, 0)
    digest_to: tuple[str, ...] = ("ccm@un.org",)
