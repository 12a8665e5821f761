"""Whether our own mail server vouches for the sender's domain. Only a header that server wrote counts, and one alone: never two merged.

A header is its own when it carries a configured authserv-id (RFC 8601) and stands above the line where the mail came in from
outside; with Microsoft 365, which signs no name, it is the topmost of all. Everything below was written by the sender.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import authres

from intake.desk import Desk
from intake.header import Header

_FOLD = re.compile(rb"\r?\n(?=[ \t])|\r(?=[ \t])")
_HELO = re.compile(r"from\s+(\S{1,255})(?:\s+\(([^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,200})?)\))?", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(\S{1,255})", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LOCAL = frozenset({"localhost", "localhost.localdomain"})
_NAMELESS = "nameless.invalid"  # authres wants an authserv-id, Microsoft 365 writes none
_MICROSOFT = ("outlook.com", "office365.com")
_LONGEST = 8_000  #: bytes of one header looked at


@dataclass(frozen=True, slots=True)
class Authentication:
    """What our server found out about the From domain."""

    aligned: bool = False
    failed: bool = False  #: DMARC was checked and failed
    why: str = "No header of our own mail server says anything about the sender."


def authenticate(header: Header, address: str | None, desk: Desk) -> Authentication:
    """Return whether the domain of the one plain From address is vouched for."""
    value = _trusted(header, desk)
    if value is None:
        return Authentication()
    if address is None:
        return Authentication(why="The From header is not one plain address, so nothing can vouch for it.")
    results = _results(value)
    if results is None:
        return Authentication(why="Our server's Authentication-Results header could not be read.")
    return _judge(results, address.rpartition("@")[2].lower())


def _trusted(header: Header, desk: Desk) -> str | None:
    """Return the one Authentication-Results header our server wrote, or None."""
    ids = {name.lower() for name in desk.trusted_authserv_ids}
    inside = tuple(_parent(name) for name in ids) + (_MICROSOFT if desk.microsoft365 else ())
    if not inside:
        return None
    for name, content in header.lines:
        if name == "received" and not _is_internal(_text(content), inside):
            return None
        if name == "authentication-results":
            value = _text(content)
            first = value.partition(";")[0].split()
            named = first[0].lower() if first and "=" not in first[0] else ""
            if named in ids or (desk.microsoft365 and not named):
                return value
            if desk.microsoft365:
                return None  # the topmost is the server's own, and this one is somebody else's
    return None


def _parent(host: str) -> str:
    """Return the domain a server's name belongs to: mx.un.org to un.org; a name of two labels is its own."""
    return host.partition(".")[2] if host.count(".") > 1 else host


def _text(content: bytes) -> str:
    return _FOLD.sub(b"", content[:_LONGEST]).decode("ascii", "replace").strip()


def _is_internal(line: str, inside: tuple[str, ...]) -> bool:
    """Whether a Received line was written by our own servers for mail from our own servers; any doubt is no."""
    by = _BY.search(line)
    if by is None or not _belongs(by.group(1), inside):
        return False
    origin = _HELO.match(line)
    if origin is None:
        return not line.lower().startswith("from")
    name, seen = origin.group(1).strip("[]").lower(), origin.group(2) or ""
    if "unknown" in seen or "forged" in seen:
        return False
    # The name a client gives itself proves nothing; the name our server looked up must be ours too.
    hosts = [name] + [
        found.group().lower() for found in _HOST.finditer(seen) if not found.group().replace(".", "").isdigit()
    ]
    return all(host in _LOCAL or host.startswith("127.") or _belongs(host, inside) for host in hosts)


def _belongs(host: str, inside: tuple[str, ...]) -> bool:
    host = host.lower().strip("[]();,")
    return host in _LOCAL or any(host == one or host.endswith(f".{one}") for one in inside)


def _results(value: str) -> list[tuple[str, str, dict[tuple[str, str], str]]] | None:
    first = value.partition(";")[0].split()
    if first and "=" in first[0]:
        value = f"{_NAMELESS}; {value}"
    try:
        parsed = authres.AuthenticationResultsHeader.parse_value(value)
    except (authres.AuthResError, ValueError, IndexError, AttributeError, RecursionError):
        return None
    return [
        (
            str(one.method).lower(),
            str(one.result).lower(),
            {(str(each.type).lower(), str(each.name).lower()): str(each.value).lower() for each in one.properties},
        )
        for one in parsed.results
        if getattr(one, "method", None)
    ]


def _judge(results: list[tuple[str, str, dict[tuple[str, str], str]]], domain: str) -> Authentication:
    """DMARC for exactly the From domain; where the domain has no DMARC policy, DKIM or SPF for exactly that domain."""
    dmarc = [one for one in results if one[0] == "dmarc"]
    if len(dmarc) > 1:
        return Authentication(why="Our server's header gives more than one DMARC result.")
    if dmarc:
        _, result, properties = dmarc[0]
        about = properties.get(("header", "from"), "").rpartition("@")[2]
        if result == "fail":
            return Authentication(failed=True, why=f"Our mail server says that DMARC failed for {domain}.")
        if result == "pass" and about == domain:
            return Authentication(aligned=True, why=f"Our mail server says dmarc=pass for {domain}.")
        if result not in {"none", "bestguesspass"}:
            return Authentication(why=f"Our mail server says dmarc={result[:20]}.")
    for method, kinds in _EXACT:
        for name, result, properties in results:
            if name == method and result == "pass" and domain in {_domain(properties.get(kind, "")) for kind in kinds}:
                return Authentication(aligned=True, why=f"Our mail server says {method}=pass for {domain}.")
    return Authentication(why="Our mail server's header does not vouch for the From domain.")


_EXACT = (("dkim", (("header", "d"),)), ("spf", (("smtp", "mailfrom"),)))


def _domain(value: str) -> str:
    return value.strip('"<>').rpartition("@")[2]
