"""What the secretariat decides about its letters; frozen, with the defaults of config.toml. scheduler/config.py fills it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Languages whose wording a reader of the language has approved: these letters stand alone.
APPROVED = ("en", "fr", "es")
SHORT_BELOW = 0.75  #: confidence under which a list is not repeated to a State: the short form goes instead


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSettings:
    """How letters look and what they promise."""

    from_name: str = "CCM Secretariat (UNODA Geneva)"
    from_address: str = "ccm@un.org"
    own_addresses: tuple[str, ...] = ("ccm@un.org", "ccm@unog.ch")  #: never written to, beside the digest's recipients
    envelope_sender: str = ""  #: where bounces go; "" is the null return path, RFC 3834 section 3.3
    contact: str = ""  #: a human to ask: name, telephone; "" leaves the line out
    note_address: str = "info@cmconvention.org"  #: unused unless a wording names it
    zone: str = "Europe/Zurich"  #: of every date and hour in a letter
    approved_languages: tuple[str, ...] = APPROVED
    unreviewed: Literal["english_below", "english_only"] = "english_below"  #: what mail in a language not approved gets
    corrections_days_before: int = 7  #: days before a meeting until which corrections enter the provisional list
    registration_note: str = ""  #: what is needed beside the note, one sentence; "" uses the meeting's own
    short_below: float = SHORT_BELOW
    format_page: str = (
        "https://disarmament.unoda.org/convention-on-cluster-munitions/"  #: where the reporting forms are
    )
    attach: tuple[str, ...] = ()  #: what goes with the digest: "participants" (DOCX), "reports" (XLSX)
    stale_after_minutes: int = 30  #: a mailbox that was not read for so long is said to be ill
    reserve_gigabytes: float = 2.0  #: below so much free disk nothing is fetched
    reports_copy_to: str = ""  #: second address for reports, printed in report reminders; "" leaves it out
