"""Persons in lines: numbered and bulleted lists, one block per person, labels above or before persons, and running text between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.honorifics import take_han_title, take_honorific
from parsers.names import read_name
from parsers.nameshapes import take_name
from parsers.paper import QUOTE_LIMIT, Table
from parsers.peopleprose import Said, pairs_of, persons_in_prose
from parsers.peopletables import read_people_table
from parsers.peoplewords import words
from parsers.personlines import (
    ANNOUNCING,
    COUNTED,
    Collected,
    announced_change,
    goes_on,
    is_announcing,
    is_plural,
    is_sentence,
    is_sibling,
    joined_lines,
    parted_label,
    place_of_roles,
    says_role,
    with_fields,
)
from parsers.personrows import Row
from parsers.persons import Draft, is_capital_name, kind_of_segment, read_person, without_marker
from parsers.plain import plain
from parsers.roles import ANYWHERE, ONLY_LABEL, SAID, RoleHit, find_role
from store.records import Role

_ONCE = frozenset({Role.HEAD, Role.ALTERNATE_HEAD, Role.DEPUTY_HEAD})
_ABOVE = 12  #: lines above a person in which a list may be announced
_PRINTED = 50  #: characters of a full line


class ListReader:
    """Walks down a paper, line by line and table by table."""

    def __init__(self, part: str, language: str | None) -> None:
        self.part = part
        self.language = language
        self.found = Collected()
        self.announced = False
        self.label: RoleHit | None = None
        self.change = ""
        self._once = False
        self._trailing = self._leading = False
        self._open: list[Row] = []
        self._open_label: RoleHit | None = None
        self._prose: list[Row] = []

    def read(self, rows: Sequence[Row | Table]) -> Collected:
        """Return what the rows say."""
        rows = with_fields(rows)
        lines = [row for row in rows if isinstance(row, Row)]
        self._trailing, self._leading = place_of_roles(lines)
        for row in rows:
            if isinstance(row, Table):
                self._flush()
                self._table(row)
            else:
                self._row(row)
        self._flush()
        return self.found

    def _table(self, table: Table) -> None:
        read = read_people_table(
            table, self.part, language=self.language, announced=self.announced, label=None if self._once else self.label
        )
        if read is None:
            return
        self.found.sealed += read.sealed
        self.found.replaced += read.replaced
        for draft in read.drafts:
            self._keep(draft)

    def _row(self, row: Row) -> None:
        text, marked = without_marker(row.text)
        wrapped = bool(self._open) and self._open[-1].wrapped and self._open[-1].block == row.block
        if (
            wrapped
            and not (marked and (COUNTED.match(row.text) or self._starts(text, marked=True, row=row)))
            and not self._is_labelled(text, row)
        ):
            self._open.append(row)
            return
        if self._prose and self._prose[-1].block != row.block and not self._in_prose(row):
            self._flush_prose()
        if not self._in_prose(row) and (self._is_label(row, text) or self._label_and_person(row, text)):
            return
        sibling = marked and is_sibling(self._open, row, text)
        if not self._in_prose(row) and (sibling or self._starts(text, marked=marked, row=row)):
            self._close()
            self._flush_prose()
            self._open = [row]
            self._open_label = self.label
            if self._once:
                self.label, self._once = None, False
            return
        if self._open and goes_on(self._open, row, text):
            self._open.append(row)
            return
        self._close()
        self._prose.append(row)

    # -- labels

    def _is_label(self, row: Row, text: str) -> bool:
        colon = text.rstrip().endswith((":", "：", ": -"))
        hit = find_role(text, ONLY_LABEL if colon or is_plural(text) else SAID)
        if hit is None or len(text) > 70:
            return self._is_change_label(row, text, colon=colon)
        if not colon and self._open and self._belongs_above(hit, text):
            self._open.append(row)
            return True
        self._close()
        self._flush_prose()
        self._set(hit, text)
        self.announced = True
        return True

    def _belongs_above(self, hit: RoleHit, text: str) -> bool:
        """Whether a line that is only a role is of the person above it rather than a label for those below."""
        if self._trailing:
            return True
        return hit.weight < ANYWHERE and not is_plural(text) and not self._leading

    def _set(self, hit: RoleHit, text: str) -> None:
        self.label = replace(hit, weight=max(hit.weight, ANYWHERE))
        self._once = hit.role in _ONCE

    def _is_change_label(self, row: Row, text: str, *, colon: bool) -> bool:
        if not colon or len(text) > 80:
            return False
        folded = plain(text)
        for name in ("removed", "added"):
            match = words("peoplecues", name).search(folded)
            if match is not None and words("peoplecues", "replaces", "replaced_by").search(folded) is None:
                self._close()
                self._flush_prose()
                self.change, self.announced, self.label = name, True, None
                return True
        return False

    def _label_and_person(self, row: Row, text: str) -> bool:
        for head, rest, only_dashed in parted_label(text):
            dashed = only_dashed and not take_honorific(rest).found
            hit = find_role(head, SAID if dashed else ONLY_LABEL)
            if hit is None or not rest:
                continue
            if not self._starts(rest, marked=True, row=row, label=True):
                continue
            self._close()
            self._flush_prose()
            self.announced = True
            said = persons_in_prose(rest, row.evidence, language=self.language)
            self._set(hit, head)
            self._open = [replace(row, text=rest)]
            self._open_label = self.label
            if self._once or not is_plural(head):
                self.label, self._once = None, False
            if len(said) > 1 and not row.wrapped:
                self._open = []
                for one in said:
                    one.draft.role = one.draft.role or self._open_label
                    one.draft.role_evidence = one.draft.role_evidence or row.evidence
                self._keep_said(said)
            return True
        return False

    def _is_labelled(self, text: str, row: Row) -> bool:
        """Whether a line is "Label: person"."""
        match = re.search(r"\s*[:：]\s*", text)
        if match is None or find_role(text[: match.start()], ONLY_LABEL) is None:
            return False
        return self._starts(text[match.end() :], marked=True, row=row, label=True)

    # -- beginnings and ends of entries

    def _in_prose(self, row: Row) -> bool:
        """Whether a line goes on with the running text above it."""
        if not self._prose:
            return False
        last = self._prose[-1]
        if last.block == row.block and last.wrapped:
            return True
        # A printed line without its full stop goes on, even where a skewed scan set it apart.
        open_end = len(last.text) >= _PRINTED and last.text[-1:] not in ".:;!?。：；؟"
        return open_end and row.evidence.page is not None and row.evidence.page == last.evidence.page

    def _is_announced_above(self) -> bool:
        # Only the lines just above: a paper of thousands of lines must not be read again for each of them.
        text = " ".join(row.text for row in self._prose[-_ABOVE:])
        return bool(text) and (is_announcing(text) or (len(text) > ANNOUNCING and text.rstrip().endswith((":", "："))))

    def _starts(self, text: str, *, marked: bool, row: Row, label: bool = False) -> bool:
        if not text or find_role(text, ANYWHERE) is not None or words("peoplecues", "contact").match(plain(text)):
            return False
        ready = self.announced or self.label is not None or label or self._is_announced_above()
        addressed = take_honorific(text)
        if addressed.found:
            taken = take_name(addressed.rest, addressed=True)
            if taken is None or is_sentence(taken[1]):
                return False
            return ready or marked
        if not ready and not (marked and says_role(text, row, self.language)):
            return False
        if not marked and is_announcing(text):
            return False
        if take_han_title(re.split("[，,(（]", text)[0]) is not None:
            return True
        taken = take_name(text, addressed=False)
        if taken is None:
            return False
        name, rest = taken
        if read_name(name).order == "han":
            return marked or bool(self.label) or label or not rest.strip() or rest.lstrip()[:1] in "，,（( 　\t"
        if is_sentence(rest) or (rest.strip() and rest.strip()[:1] not in ",;،(（-–—:\n\t/"):
            return False
        if kind_of_segment(name) != "other":
            return False
        return marked or label or is_capital_name(name) or (self.label is not None and not self._open)

    def _close(self) -> None:
        if not self._open:
            return
        pieces = joined_lines(self._open)
        draft = read_person(pieces, language=self.language, label=self._open_label)
        rows, self._open = self._open, []
        if draft is None:
            self._prose += rows
            return
        changed = words("peoplecues", "replaces", "replaced_by").search(plain(pieces[0].text))
        if (
            changed is not None
            and len(
                said := persons_in_prose(
                    " ".join(piece.text for piece in pieces), pieces[0].evidence, language=self.language
                )
            )
            > 1
        ):
            self._keep_said(said)
            return
        self._keep(draft)

    def _keep(self, draft: Draft) -> None:
        self.found.sealed += draft.sealed
        if self.change == "removed":
            self.found.removed.append(draft)
            return
        if self.change == "added":
            self.found.added.append(draft)
        self.found.drafts.append(draft)

    # -- running text

    def _flush(self) -> None:
        self._close()
        self._flush_prose()

    def _flush_prose(self) -> None:
        rows, self._prose = self._prose, []
        if not rows:
            return
        text = " ".join(row.text for row in rows)
        folded = plain(text)
        colon = text.rstrip().endswith((":", "："))
        intro = is_announcing(text) or (colon and len(text) > ANNOUNCING)
        changes = words("peoplecues", "replaces", "replaced_by", "removed", "added").search(folded) is not None
        stop = words("peoplecues", "stop").search(folded) is not None
        if stop and not intro:
            self.announced, self.label, self.change, self._once = False, None, "", False
            return
        if words("peoplecues", "contact").search(folded) and not intro:
            self.announced, self.label = False, None
            return
        if intro:
            self.announced = True
            self.label, self._once = None, False
            self.change = announced_change(folded) if text.rstrip().endswith((":", "：")) else ""
        if intro or changes or self.announced:
            evidence = replace(rows[0].evidence, quote=text[:QUOTE_LIMIT])
            self._keep_said(persons_in_prose(text, evidence, language=self.language))

    def _keep_said(self, said: Sequence[Said]) -> None:
        pairs = pairs_of(said)
        goes = {id(old) for old, _ in pairs}
        self.found.replaced += pairs
        for one in said:
            if id(one.draft) in goes:
                self.found.sealed += one.draft.sealed
            elif one.change == "old" or one.change == "removed":
                self.found.removed.append(one.draft)
            else:
                if one.change == "added":
                    self.found.added.append(one.draft)
                self._keep(one.draft)
