"""Who has announced a delegation to a meeting, who will not come, and who has said nothing: by what this register holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from store.filed import NOTICE, FiledRecord, RecordFacts
from store.records import DelegationNotice, Intent
from store.reference import Meeting, Reference, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """The notices of one meeting on a day."""

    meeting: Meeting
    on: date
    parties: tuple[str, ...]  #: codes of the States Parties on the day of the deadline
    attending: tuple[str, ...]  #: participants with a delegation, States Parties or not
    promised: tuple[str, ...]  #: names will follow
    regrets: tuple[str, ...]
    withdrawn: tuple[str, ...]
    persons: int  #: in all delegations

    @property
    def heard(self) -> frozenset[str]:
        """Every participant that has said something."""
        return frozenset((*self.attending, *self.promised, *self.regrets, *self.withdrawn))

    @property
    def missing(self) -> tuple[str, ...]:
        """States Parties that have said nothing, in English order."""
        return tuple(code for code in self.parties if code not in self.heard)

    @property
    def parties_heard(self) -> int:
        """States Parties that have said something: the numerator over `parties`."""
        return len(self.parties) - len(self.missing)


def notice_state(
    meeting: Meeting, records: Iterable[RecordFacts], filed: Iterable[FiledRecord], reference: Reference, today: date
) -> NoticeState:
    """Where a meeting stands. `records` are the current ones; `filed` tells who speaks for further States."""
    mine = [facts for facts in records if facts.kind == NOTICE and facts.scope == meeting.code and facts.participant]
    also = _represented(filed)
    groups: dict[str, list[str]] = {"attending": [], "promised": [], "regrets": [], "withdrawn": []}
    persons = 0
    for facts in mine:
        code = facts.participant or ""
        group = {Intent.REGRET: "regrets", Intent.WITHDRAW: "withdrawn", Intent.WILL_FOLLOW: "promised"}.get(
            Intent(facts.intent) if facts.intent else Intent.UNCLEAR, "attending"
        )
        if group == "promised" and facts.members:
            group = "attending"
        groups[group] += [one for one in (code, *also.get(facts.number, ())) if one not in groups[group]]
        persons += facts.members
    day = meeting.delegations_due.day if meeting.delegations_due else meeting.start
    return NoticeState(
        meeting=meeting,
        on=today,
        parties=tuple(code for code in reference.states if reference.status_on(code, day) is Status.PARTY),
        persons=persons,
        attending=tuple(groups["attending"]),
        promised=tuple(groups["promised"]),
        regrets=tuple(groups["regrets"]),
        withdrawn=tuple(groups["withdrawn"]),
    )


def _represented(filed: Iterable[FiledRecord]) -> dict[str, tuple[str, ...]]:
    return {
        one.facts.number: one.record.participant.on_behalf_of
        for one in filed
        if isinstance(one.record, DelegationNotice) and one.record.participant.on_behalf_of
    }


def first_arrivals(meeting: str, history: Iterable[RecordFacts], states: Iterable[str]) -> Iterator[RecordFacts]:
    """The first notice of each State on a meeting, in order of receipt: the curve of a season."""
    known, seen = {*states}, set[str]()
    for facts in sorted(history, key=lambda facts: facts.received_at):
        wanted = facts.kind == NOTICE and facts.scope == meeting and facts.participant in known
        if wanted and facts.participant is not None and facts.participant not in seen:
            seen.add(facts.participant)
            yield facts
