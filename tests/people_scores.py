"""How well persons were read: F1 of names, functions and roles, and of the fields that promise to be sure how many are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.cues import fold
from parsers.people import People, read_people
from store.records import Member
from store.reference import Reference
from tests.people_samples import Person, Sample


def key(text: str | None) -> str:
    """Return a text without marks, as two texts are compared."""
    return " ".join("".join(one if one.isalnum() else " " for one in fold(text or "")).split())


@dataclass(slots=True)
class Scores:
    """Counted over samples."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def f1(self, what: str) -> float:
        """Return the F1 of name, function, role or institution."""
        right = self.counts[f"{what} right"]
        said, true = self.counts[f"{what} said"], self.counts[f"{what} true"]
        return 2 * right / (said + true) if said + true else 1.0

    @property
    def sure_right(self) -> float:
        """Of the fields with confidence over 0.9, the share that is right."""
        sure = self.counts["sure"]
        return self.counts["sure right"] / sure if sure else 1.0


def score(samples: Iterable[Sample], reference: Reference) -> Scores:
    """Read samples and compare."""
    scores = Scores()
    for sample in samples:
        compare(sample, read_people(sample.paper, reference), scores)
    return scores


def names_of(person: Person, language: str | None) -> set[str]:
    """Return the ways a person's name may be printed."""
    family, given = key(person.family), key(person.given)
    if language == "zh":
        return {f"{family}{given}"}
    return {f"{given} {family}", f"{family} {given}"}


def name_of(member: Member) -> str:
    """Return a member's printed name without its honorific."""
    return key(member.display_name.raw or member.display_name.value)


def compare(sample: Sample, people: People, scores: Scores) -> None:
    """Count one sample."""
    language = sample.paper.language
    left = list(people.members)
    counts = scores.counts
    for person in sample.persons:
        wanted = names_of(person, language)
        member = next((member for member in left if name_of(member) in wanted), None)
        counts["name true"] += 1
        counts["role true"] += 1
        counts["function true"] += bool(person.function)
        counts["institution true"] += sample.institutions
        if member is None:
            scores.wrong.append(f"{sample.name}: missed {person.given} {person.family}")
            continue
        left.remove(member)
        counts["name right"] += 1
        _fields(sample, person, member, scores)
    for member in left:
        scores.wrong.append(f"{sample.name}: nobody is {member.display_name.value!r} ({member.raw!r})")
        _sure(scores, member.display_name.confidence, False, sample, "display_name", str(member.display_name.value))
    counts["name said"] += len(people.members)
    counts["role said"] += len(people.members)
    counts["function said"] += sum(member.function.value is not None for member in people.members)
    counts["institution said"] += (
        sum(member.institution.value is not None for member in people.members) if sample.institutions else 0
    )


def _fields(sample: Sample, person: Person, member: Member, scores: Scores) -> None:
    counts = scores.counts
    function = key(member.function.value) == key(person.function) or (
        not sample.functions and not member.function.value
    )
    role = member.role.value.value == person.role
    institution = key(member.institution.value) == key(person.institution)
    counts["function right"] += function and member.function.value is not None
    counts["role right"] += role
    counts["institution right"] += sample.institutions and institution
    if not function:
        scores.wrong.append(f"{sample.name}: function {member.function.value!r} is {person.function!r}")
    if not role:
        scores.wrong.append(f"{sample.name}: role {member.role.value.value} is {person.role} ({member.raw!r})")
    if sample.institutions and not institution:
        scores.wrong.append(f"{sample.name}: institution {member.institution.value!r} is {person.institution!r}")
    if member.function.value is not None:
        _sure(scores, member.function.confidence, function, sample, "function", member.function.value)
    _sure(scores, member.role.confidence, role, sample, "role", member.role.value.value)
    if member.institution.value and sample.institutions:
        _sure(scores, member.institution.confidence, institution, sample, "institution", member.institution.value)
    counts["split true"] += 1
    if member.family_name.value is not None:
        right = key(member.family_name.value) == key(person.family) and key(member.given_names.value) == key(
            person.given
        )
        counts["split said"] += 1
        counts["split right"] += right
        if not right:
            scores.wrong.append(
                f"{sample.name}: split {member.given_names.value!r} {member.family_name.value!r} is {person.given!r} {person.family!r}"
            )
        _sure(scores, member.family_name.confidence, right, sample, "family_name", member.family_name.value)
    honorific = key(member.honorific.value) == key(person.honorific)
    if member.honorific.value is not None:
        counts["honorific said"] += 1
        counts["honorific right"] += honorific
        if not honorific:
            scores.wrong.append(f"{sample.name}: honorific {member.honorific.value!r} is {person.honorific!r}")


def _sure(scores: Scores, confidence: float, right: bool, sample: Sample, name: str, value: str) -> None:
    if confidence > 0.9:
        scores.counts["sure"] += 1
        scores.counts["sure right"] += right
        if not right:
            scores.wrong.append(f"{sample.name}: SURE and wrong: {name} {value!r}")
