"""Domains that look like one we know and are not it: other letters, other endings, a hyphen more, the whole put in front of another.

A skeleton (after UTS 39) makes confusable letters equal; a distance of two finds slips of the finger. Only domains that are known
can be looked like, so a domain nobody knows is never accused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from store.contacts import ContactEntry

# Letters of other scripts that look like Latin ones (a part of UTS 39's confusables), and digits that pass for letters.
_CONFUSABLE = str.maketrans(
    "аеорсухкмтнвіјѕԁɡɩӏԛԝυνοραικτηχϲօոս013457",
    "aeopcyxkmthbijsdgilqwuvopaiktnxconuoleast",
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"), ("ii", "u"))
# Labels that many ministries share: a State's own ending behind them makes another ministry, not a look-alike.
_SHARED = frozenset(
    "mfa gov gob gouv gub govt go mofa mfaic mae maec mre mrree minrel exteriores rree cancilleria diplomatie foreign foreignaffairs "
    "foreignoffice dfat min minaffet www mail geneva geneve ginebra genf mission missions embassy un int org com net mod defence defense".split()
)
_SHORT, _EMBEDDED = 7, 8  # letters: up to here one slip only; from here on a name inside another counts


def skeleton(domain: str) -> str:
    """Return a domain with confusable letters made equal; punycode is read first."""
    labels = []
    for label in domain.lower().rstrip(".").split("."):
        if label.startswith("xn--"):
            with suppress(UnicodeError, ValueError):  # not punycode after all: compared as it stands
                label = label[4:].encode("ascii").decode("punycode")
        labels.append(label)
    text = unicodedata.normalize("NFKD", ".".join(labels)).casefold().translate(_CONFUSABLE)
    text = "".join(character for character in text if not unicodedata.combining(character))
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text.replace("-", "").replace("_", "")


@dataclass(frozen=True, slots=True)
class _Known:
    domain: str
    skeleton: str
    squeezed: str  #: the skeleton without its dots
    core: str  #: without its last label; "" where other ministries share it


class Register:
    """Whom addresses and domains stand for, and which domains must not be imitated."""

    __slots__ = ("_entries", "_known", "domains")

    def __init__(self, contacts: Iterable[ContactEntry], own: Iterable[str] = (), others: Iterable[str] = ()) -> None:
        """`own` are our addresses and `others` further domains that must not be imitated."""
        self._entries = {entry.address.lower(): entry for entry in contacts}
        domains = {address.rpartition("@")[2] for address in (*self._entries, *(one.lower() for one in own))}
        self.domains = frozenset((domains - _PUBLIC) | {domain.lower() for domain in others})
        self._known = tuple(_known(domain) for domain in sorted(self.domains))

    def find(self, address: str) -> ContactEntry | None:
        """Return whom an address stands for: itself first, then its exact domain; a domain covers none below it."""
        address = address.lower()
        domain = address.rpartition("@")[2]
        return self._entries.get(address) or (self._entries.get(domain) if domain not in _PUBLIC else None)

    def domains_of(self, code: str) -> frozenset[str]:
        """Return the domains known of a State or organisation."""
        return frozenset(
            entry.address.rpartition("@")[2].lower() for entry in self._entries.values() if entry.code == code
        )

    def looks_like(self, domain: str) -> str | None:
        """Return the known domain that a domain imitates, or None."""
        domain = domain.lower().rstrip(".")
        if domain in self.domains or domain in _PUBLIC or any(domain.endswith(f".{one}") for one in self.domains):
            return None
        bare = skeleton(domain)
        seen = _Known(domain, bare, bare.replace(".", ""), _core(domain))
        return next((known.domain for known in self._known if _imitates(seen, known)), None)


# Where anybody may have an address: their neighbours imitate nobody, and they stand for nobody.
_PUBLIC = frozenset(
    "gmail.com googlemail.com yahoo.com yahoo.fr yahoo.es yahoo.co.uk ymail.com hotmail.com hotmail.fr outlook.com outlook.fr live.com "
    "msn.com icloud.com me.com aol.com gmx.ch gmx.net gmx.de gmx.com bluewin.ch protonmail.com proton.me mail.ru yandex.ru qq.com 163.com "
    "126.com sina.com orange.fr wanadoo.fr free.fr laposte.net web.de t-online.de libero.it terra.com uol.com.br".split()
)


def _known(domain: str) -> _Known:
    bare = skeleton(domain)
    return _Known(domain, bare, bare.replace(".", ""), _core(domain))


def _core(domain: str) -> str:
    labels = domain.split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _SHARED:
        labels.pop()
    own = [label for label in labels if label not in _SHARED]
    core = skeleton(".".join(labels))
    return core if own and len(core) > 5 else ""


def _imitates(seen: _Known, known: _Known) -> bool:
    if seen.skeleton == known.skeleton or seen.squeezed == known.squeezed:
        return True
    if seen.core and seen.core == known.core:
        return True
    if _another_ministry(seen.domain, known.domain):
        return False
    most = 2 if len(known.skeleton) > _SHORT else 1
    if OSA.distance(seen.skeleton, known.skeleton, score_cutoff=most) <= most:
        return True
    return len(known.squeezed) >= _EMBEDDED and known.squeezed in seen.squeezed


def _another_ministry(one: str, other: str) -> bool:
    """Whether two domains are the same shared labels under two countries' endings: mfa.gov.lv and mfa.gov.lt."""
    first, second = one.split("."), other.split(".")
    return (
        first[:-1] == second[:-1]
        and len(first[-1]) == len(second[-1]) == 2
        and all(label in _SHARED for label in first[:-1])
    )
