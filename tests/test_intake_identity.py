"""Who says so: only our own server's word on an exact domain in the register verifies a sender; every forgery stays below that."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.desk import Desk
from intake.facts import strict_from
from intake.header import Header
from intake.identity import Sender, identify
from intake.lookalikes import Register, skeleton
from intake.screen import screen
from intake.unpack import unpack
from store.contacts import ContactEntry, ContactKind
from store.records import IdentityLevel
from store.reference import load_reference

REFERENCE = load_reference()
SERVER = "mx.secretariat.example"


def entry(address: str, code: str) -> ContactEntry:
    """Return a line of the contacts register."""
    return ContactEntry(
        address=address,
        code=code,
        kind=ContactKind.DOMAIN if "@" not in address else ContactKind.MISSION,
        source="test",
        added_by="test",
        added_at=datetime(2023, 1, 1, tzinfo=UTC),
    )


CONTACTS = (
    entry("lesotho-mission.example", "LSO"),
    entry("mfa.gov.example", "HRV"),
    entry("pm.norway@gmail.com", "NOR"),
)
DESK = Desk(own_addresses=("ccm@secretariat.example",), trusted_authserv_ids=(SERVER,), contacts=CONTACTS)
GENUINE = "Permanent Mission <office@lesotho-mission.example>"
PASS = f"Authentication-Results: {SERVER}; dmarc=pass header.from=lesotho-mission.example\r\n"
OUTSIDE = f"Received: from mail.evil.example (mail.evil.example [192.0.2.9]) by {SERVER} with ESMTPS; Tue, 04 Jul 2023 10:15:00 +0200\r\n"
INSIDE = f"Received: from {SERVER} ({SERVER} [10.0.0.1]) by store.secretariat.example with LMTP; Tue, 04 Jul 2023 10:15:01 +0200\r\n"


def sender(sender_line: str = GENUINE, before: str = PASS, *, more: str = "", desk: Desk = DESK) -> Sender:
    """Identify the sender of a mail: header lines `before` stand on top of what the sender wrote."""
    raw = f"{before}{OUTSIDE}From: {sender_line}\r\n{more}Subject: Note\r\nMessage-ID: <a@b.example>\r\n\r\nText.\r\n".encode()
    mail = unpack(raw)
    return identify(mail, screen(mail, desk).facts, desk, REFERENCE)


def level(sender_line: str = GENUINE, before: str = PASS, *, more: str = "", desk: Desk = DESK) -> IdentityLevel:
    """Return the level alone."""
    return sender(sender_line, before, more=more, desk=desk).identity.level


def test_T_SPOOF_a_genuine_mission_is_verified() -> None:
    """Our server's dmarc=pass for exactly the domain that the register knows: verified, with the State and the reasons."""
    found = sender()
    assert found.identity.level is IdentityLevel.VERIFIED
    assert found.identity.state == "LSO"
    assert found.aligned
    assert any("dmarc=pass" in reason for reason in found.identity.why)
    assert level(before=INSIDE + PASS) is IdentityLevel.VERIFIED


def test_T_SPOOF_a_pass_alone_is_a_domain_and_no_state() -> None:
    """A quarter of phishing has dmarc=pass: without the register it says which domain wrote, and nothing of a State."""
    line = PASS.replace("lesotho-mission", "unheard-of")
    found = sender("Mission of Lesotho <a@unheard-of.example>", line)
    assert found.identity.level is IdentityLevel.DOMAIN
    assert found.identity.state is None


def test_T_SPOOF_the_register_alone_is_unverified() -> None:
    """An address in the register without our server's word is a claim."""
    found = sender(before="")
    assert found.identity.level is IdentityLevel.UNVERIFIED
    assert not found.aligned


def test_T_SPOOF_a_domain_covers_no_domain_below_it_and_a_public_one_nobody() -> None:
    """gov.example in the register does not cover evil.gov.example; a contact at gmail.com is one address, not gmail.com."""
    below = "Authentication-Results: mx.secretariat.example; dmarc=pass header.from=x.mfa.gov.example\r\n"
    assert sender("a@x.mfa.gov.example", below).identity.state is None
    public = "Authentication-Results: mx.secretariat.example; dmarc=pass header.from=gmail.com\r\n"
    assert sender("pm.norway@gmail.com", public).identity.state == "NOR"
    assert sender("somebody@gmail.com", public).identity.state is None
    assert Register([entry("gmail.com", "NOR")]).find("somebody@gmail.com") is None


def test_a_failed_dmarc_of_a_known_domain_contradicts() -> None:
    """Our server says dmarc=fail for a domain of the register: somebody pretends."""
    assert level(before=PASS.replace("pass", "fail")) is IdentityLevel.CONTRADICTED


def test_without_a_dmarc_policy_an_exact_signature_aligns() -> None:
    """dmarc=none with DKIM or SPF for exactly the From domain vouches for it; for another domain it does not."""
    base = f"Authentication-Results: {SERVER}; dmarc=none; "
    assert level(before=base + "dkim=pass header.d=lesotho-mission.example\r\n") is IdentityLevel.VERIFIED
    assert level(before=base + "spf=pass smtp.mailfrom=x@lesotho-mission.example\r\n") is IdentityLevel.VERIFIED
    assert level(before=base + "dkim=pass header.d=mailer.example\r\n") is IdentityLevel.UNVERIFIED
    assert level(before=base + "dkim=fail header.d=lesotho-mission.example\r\n") is IdentityLevel.UNVERIFIED


SYNTAX = [
    "{id}; dmarc=pass header.from=lesotho-mission.example",
    "{id} 1; dmarc=pass header.from=lesotho-mission.example",
    "{id};dmarc=pass header.from=lesotho-mission.example",
    "{ID}; dmarc=pass header.from=lesotho-mission.example",
    "{id}; dkim=pass header.d=lesotho-mission.example; dmarc=pass header.from=lesotho-mission.example",
    "{id}; spf=pass smtp.mailfrom=office@lesotho-mission.example; dmarc=pass (p=reject) header.from=lesotho-mission.example",
    "{id};\r\n\tdmarc=pass header.from=lesotho-mission.example",
    "{id}; dmarc=pass header.from=LESOTHO-MISSION.EXAMPLE",
    '{id}; dmarc=pass header.from="lesotho-mission.example"',
    "(comment) {id}; dmarc=pass header.from=lesotho-mission.example",
    "{id} (comment); dmarc=pass header.from=lesotho-mission.example",
    "dmarc=pass header.from=lesotho-mission.example",
    "spf=pass smtp.mailfrom=lesotho-mission.example; dmarc=pass action=none header.from=lesotho-mission.example",
]  # fmt: skip
STRANGER = [
    "mx.evil.example; dmarc=pass header.from=lesotho-mission.example",
    "xmx.secretariat.example; dmarc=pass header.from=lesotho-mission.example",
    "mx.secretariat.example.evil.example; dmarc=pass header.from=lesotho-mission.example",
    "evil.example (mx.secretariat.example); dmarc=pass header.from=lesotho-mission.example",
    "secretariat.example; dmarc=pass header.from=lesotho-mission.example",
    '"mx.secretariat.example x"; dmarc=pass header.from=lesotho-mission.example',
    "mx.secretariat.example@evil.example; dmarc=pass header.from=lesotho-mission.example",
    "; dmarc=pass header.from=lesotho-mission.example",
]
NO_PASS = [
    "{id}; none",
    "{id}",
    "{id}; dmarc=fail (dmarc=pass) header.from=lesotho-mission.example",
    "{id}; dmarc=none (header.from=lesotho-mission.example dmarc=pass)",
    "{id}; dmarc=pass header.from=evil.example",
    "{id}; dmarc=pass header.from=evil.example; dmarc=pass header.from=lesotho-mission.example",
    "{id}; dmarc=pass (header.from=lesotho-mission.example) header.from=evil.example",
    '{id}; dmarc=temperror reason="dmarc=pass header.from=lesotho-mission.example"',
    "{id}; arc=pass header.from=lesotho-mission.example",
    "{id}; x-dmarc=pass header.from=lesotho-mission.example",
    "{id}; dmarc=bestguesspass header.from=lesotho-mission.example",
    "{id}; spf=pass smtp.helo=lesotho-mission.example",
    "{id}; dkim=pass header.i=@lesotho-mission.example header.d=evil.example",
    "{id}; dmarc=pass header.from=lesotho-mission.example.evil.example",
    "{id}; dmarc=pass header.from=notlesotho-mission.example",
    "{id}; dmarc = pas header.from=lesotho-mission.example",
    "{id}; " + "(" * 900 + "dmarc=pass header.from=lesotho-mission.example",
]  # fmt: skip


def filled(line: str) -> str:
    """Return a header line with our server's name in it."""
    return line.replace("{id}", SERVER).replace("{ID}", SERVER.upper())


@pytest.mark.parametrize("line", [*SYNTAX, *STRANGER])
def test_T_AR_a_forged_header_is_never_believed(line: str) -> None:
    """Authentication-Results below the line where the mail came in, in every position and spelling, upgrades nothing."""
    header = f"Authentication-Results: {filled(line)}\r\n"
    real = f"Authentication-Results: {SERVER}; dmarc=fail header.from=lesotho-mission.example\r\n"
    helo = OUTSIDE.replace("from mail.evil.example (", f"from {SERVER} (")
    positions = [
        {"before": "", "more": header},
        {"before": real, "more": header},
        {"before": OUTSIDE + header},
        {"before": INSIDE + OUTSIDE + header},
        {"before": helo + header},
        {"before": INSIDE + helo + header},
        {"before": OUTSIDE.replace("mail.evil.example [", "unknown [") + header},
        {"before": f"Received: by {SERVER}.evil.example; x\r\n" + header},
        {"before": "", "more": header * 5},
        {"before": "", "more": "ARC-" + header},
        {"before": "ARC-" + header + "X-" + header},
    ]
    for position in positions:
        found = sender(**position)
        assert found.identity.level in {IdentityLevel.UNVERIFIED, IdentityLevel.CONTRADICTED}
        assert not found.aligned


@pytest.mark.parametrize("line", [*STRANGER, *NO_PASS])
def test_T_AR_another_servers_name_or_no_pass_is_no_word_of_ours(line: str) -> None:
    """On top of the header too: a name that only resembles ours, a comment, a quoted string, another domain do not verify."""
    found = sender(before=f"Authentication-Results: {filled(line)}\r\n")
    assert found.identity.level is not IdentityLevel.VERIFIED
    assert not found.aligned


@pytest.mark.parametrize("line", [line for line in SYNTAX if "{" in line and not line.startswith("(")])
def test_our_servers_word_is_understood_in_every_spelling(line: str) -> None:
    """The same syntax from our own server, in its own place, verifies."""
    assert level(before=f"Authentication-Results: {filled(line)}\r\n") is IdentityLevel.VERIFIED


def test_T_AR_two_headers_are_never_merged() -> None:
    """What our first header does not say is not taken from a second one."""
    before = f"Authentication-Results: {SERVER}; spf=none\r\n" + PASS
    assert level(before=before) is IdentityLevel.UNVERIFIED


def test_T_AR_nothing_is_trusted_by_default() -> None:
    """Without a configured server nobody's word counts."""
    desk = Desk(contacts=CONTACTS)
    assert level(desk=desk) is IdentityLevel.UNVERIFIED


def test_microsoft365_is_believed_by_position() -> None:
    """Microsoft 365 signs no name: the topmost header counts, below the service's own hops; any other position does not."""
    desk = Desk(microsoft365=True, contacts=CONTACTS)
    hop = "Received: from AM0.eurprd04.prod.outlook.com (2603::1) by AM1.eurprd04.prod.outlook.com (2603::2); x\r\n"
    own = "Authentication-Results: spf=pass smtp.mailfrom=lesotho-mission.example; dmarc=pass action=none header.from=lesotho-mission.example;compauth=pass reason=100\r\n"
    fail = own.replace("dmarc=pass", "dmarc=fail").replace("spf=pass", "spf=fail")
    assert level(before=hop + own, desk=desk) is IdentityLevel.VERIFIED
    assert level(before=hop + fail, more=own, desk=desk) is IdentityLevel.CONTRADICTED
    assert level(before="", more=own, desk=desk) is IdentityLevel.UNVERIFIED
    assert level(before=hop + PASS, desk=desk) is IdentityLevel.UNVERIFIED


FROM_LINES = [
    "pm@lesotho-mission.example <evil@evil.example>",
    "office@lesotho-mission.example <evil@evil.example>",
    "<office@lesotho-mission.example>  <evil@evil.example>",
    "office@lesotho-mission.example(<evil@evil.example>",
    "alice@evil.example)office@lesotho-mission.example",
    "office@lesotho-mission.example;evil@evil.example",
    "office@lesotho-mission.example, evil@evil.example",
    "office@LESOTHO-MISSION.EXAMPLE.",
    "office@lesotho-mission.example.",
    "=?utf-8?q?office=40lesotho-mission=2Eexample?=",
    "=?utf-8?q?a?= <=?utf-8?q?office?=@lesotho-mission.example>",
    "Mission: office@lesotho-mission.example;",
    "undisclosed:;",
    "<@relay.example:office@lesotho-mission.example>",
    "<@evil.example,@b.example:office@lesotho-mission.example>",
    "office@lesotho-mission.example\x00",
    "office\x00@lesotho-mission.example",
    '"office"@lesotho-mission.example',
    '"office@lesotho-mission.example',
    "office (x) @lesotho-mission.example",
    "Mission (Geneva) <office@lesotho-mission.example>",
    "office@[192.0.2.1]",
    "office@lesotho-mission.example@evil.example",
    "<office@lesotho-mission.example",
    "office@lesotho-mission.example>",
    "office@lesotho-mission.example <>",
    "<<office@lesotho-mission.example>>",
    "office @lesotho-mission.example",
    "office@ lesotho-mission.example",
    "office@lesotho-mission .example",
    ".office@lesotho-mission.example",
    "of..fice@lesotho-mission.example",
    "office@lesotho-mission..example",
    "office@-lesotho-mission.example",
    "office@localhost",
    "Minister, Foreign <office@lesotho-mission.example>",
    "a\\@b <office@lesotho-mission.example>",
    "o" * 65 + "@lesotho-mission.example",
    "office@lésotho-mission.example",
    "office@lesotho-mission.example\r\n evil@evil.example",
    '"x" "y" <office@lesotho-mission.example>',
    "",
]


@pytest.mark.parametrize("line", FROM_LINES)
def test_T_FROM_anything_but_one_plain_address_is_nobody(line: str) -> None:
    """Groups, routes, comments, quotes, NUL, two addresses, encoded words, a dot at the end: never verified, never aligned."""
    found = sender(line)
    assert found.identity.level is not IdentityLevel.VERIFIED
    assert found.identity.state is None
    assert not found.aligned


def test_T_FROM_two_from_headers_are_nobody() -> None:
    """A second From header makes the sender nobody, in either order."""
    assert level(more="From: Evil <evil@evil.example>\r\n") is IdentityLevel.UNVERIFIED
    assert level("Evil <evil@evil.example>", more=f"From: {GENUINE}\r\n") is IdentityLevel.UNVERIFIED


@pytest.mark.parametrize(
    "line",
    [
        "office@lesotho-mission.example",
        "<office@lesotho-mission.example>",
        "  office@lesotho-mission.example ",
        "Mission permanente du Sénégal <office@lesotho-mission.example>",
        '"Mission, Permanent" <office@lesotho-mission.example>',
        "=?utf-8?B?0J3QvtGC0LA=?= <office@lesotho-mission.example>",
        "Permanent Mission\r\n <office@lesotho-mission.example>",
        "常驻代表团 <office@Lesotho-Mission.example>",
    ],
)
def test_honest_from_lines_are_read(line: str) -> None:
    """Plain, angled, quoted, folded, encoded and raw names with one address are that address."""
    address, _, _ = strict_from(Header((("from", line.encode()),)))
    assert address == "office@lesotho-mission.example"


@given(st.text(alphabet="ab@.<>\"'(),;: \\[]=?\x00é-", max_size=60))
def test_a_strict_address_is_always_plain(line: str) -> None:
    """Whatever the From line, an address that comes out is one plain addr-spec that stands in it once."""
    address, _, _ = strict_from(Header((("from", line.encode()),)))
    if address is not None:
        assert address.count("@") == 1
        assert line.lower().count(address) == 1
        assert not set(address) & set('<>"(),;: \\[]\x00')


LOOKALIKES = [
    "les0tho-mission.example",
    "lesotho-rnission.example",
    "lesothomission.example",
    "lesotho-mission.com",
    "lesotho-mission.example.evil.test",
    "lesotho-mission-example.test",
    "lesot\u04bbo-mission.example",
    "xn--lesoto-mission-9bb.example",
    "leshoto-mission.example",
    "lesotho-missions.example",
    "mfa-gov.example",
    "mfagov.example",
    "secretariat.test",
    "secretar1at.example",
]


@pytest.mark.parametrize("domain", LOOKALIKES)
def test_T_HOMO_a_lookalike_contradicts(domain: str) -> None:
    """Other letters, another ending, a hyphen more or less, a known name inside another: flagged, whatever DMARC says of it."""
    register = DESK.register
    assert register.looks_like(domain) is not None
    if domain.isascii():
        line = f"Authentication-Results: {SERVER}; dmarc=pass header.from={domain}\r\n"
        found = sender(f"Mission <office@{domain}>", line)
        assert found.identity.level is IdentityLevel.CONTRADICTED
        assert found.identity.state is None


def test_T_HOMO_a_thousand_made_lookalikes_are_flagged() -> None:
    """Of 1,000 made look-alikes at least 99 in 100 are flagged and none is known."""
    chance = random.Random(7)
    names = (
        "lesotho-mission.example",
        "croatia-geneva.example",
        "mission-burkina.example",
        "kazakhstan-mission.example",
    )
    register = Register([entry(name, "LSO") for name in names])
    swaps = {
        "o": "0",
        "i": "1",
        "l": "1",
        "s": "5",
        "a": "\u0430",
        "e": "\u0435",
        "m": "rn",
        "c": "\u0441",
        "p": "\u0440",
    }
    flagged = 0
    for _ in range(1_000):
        name = chance.choice(names)
        place = chance.randrange(1, name.index("."))
        made = {
            0: lambda name=name, place=place: name[:place] + name[place + 1 :],
            1: lambda name=name, place=place: name[:place] + chance.choice("abcdefgh") + name[place:],
            2: lambda name=name, place=place: name[:place] + swaps.get(name[place], "x") + name[place + 1 :],
            3: lambda name=name, place=place: name[:place] + "-" + name[place:],
            4: lambda name=name: name.rpartition(".")[0] + "." + chance.choice(("com", "org", "net", "info")),
            5: lambda name=name: name + "." + chance.choice(("evil.test", "mail.test")),
            6: lambda name=name: "secure-" + name,
            7: lambda name=name, place=place: name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
        }[chance.randrange(8)]()
        if made == name:
            flagged += 1
            continue
        assert register.find(f"x@{made}") is None
        flagged += register.looks_like(made) is not None
    assert flagged >= 990


def test_T_HOMO_the_genuine_ones_imitate_nobody() -> None:
    """The organisations' real domains beside each other, and other ministries' shared names, are not look-alikes."""
    domains = sorted({domain for one in REFERENCE.organisations.values() for domain in one.domains})
    register = Register([entry(domain, "ORG") for domain in domains])
    assert [domain for domain in domains if register.looks_like(domain)] == []
    assert Register([entry("mfa.gov.lt", "LTU")]).looks_like("mfa.gov.lv") is None
    assert register.looks_like("gmail.com") is None
    assert register.looks_like("university.example") is None
    assert DESK.register.looks_like("mail.lesotho-mission.example") is None


def test_skeletons_make_confusable_letters_equal() -> None:
    """Cyrillic, digits, pairs and hyphens that look alike have one skeleton."""
    assert skeleton("m\u0456ssi0n.example") == skeleton("mission.example")
    assert skeleton("rnission.example") == skeleton("mission.example")
    assert skeleton("xn--ls-eka.example") != ""


def test_T_NAME_an_address_in_the_name_is_flagged() -> None:
    """A known address shown as the name of another contradicts; any other address there is a remark; a State's name too."""
    found = sender('"office@lesotho-mission.example" <x@evil.example>', "")
    assert found.identity.level is IdentityLevel.CONTRADICTED
    found = sender('"minister@nowhere.example" <x@evil.example>', "")
    assert any("minister@nowhere.example" in reason for reason in found.identity.why)
    found = sender("Permanent Mission of Lesotho <x@evil.example>", "")
    assert any("LSO" in reason for reason in found.identity.why)
    assert (
        sender("Permanent Mission of Lesotho <office@lesotho-mission.example>").identity.level is IdentityLevel.VERIFIED
    )


def test_T_NAME_two_hundred_names_with_an_address_are_flagged() -> None:
    """Every display name that holds an address of the register, quoted or encoded, is flagged; the genuine ones never are."""
    for number in range(200):
        shown = f"office{number}@lesotho-mission.example"
        line = (
            f'"{shown}" <x{number}@evil.example>'
            if number % 2
            else f"=?utf-8?q?{shown.replace('@', '=40')}?= <x@evil.example>"
        )
        assert sender(line, "").identity.level is IdentityLevel.CONTRADICTED
        assert not any("name shown" in reason for reason in sender(f'"Office {number}" <{shown}>').identity.why)


def test_T_RT_a_reply_elsewhere_is_a_fact() -> None:
    """Where replies are asked to go to another domain, the identity says so; it changes no address of ours."""
    found = sender(more="Reply-To: other@evil.example\r\n")
    assert any("other@evil.example" in reason for reason in found.identity.why)


def test_no_from_is_none() -> None:
    """A mail without a From header has no identity at all."""
    mail = unpack(b"Subject: x\r\n\r\ny")
    assert identify(mail, screen(mail, DESK).facts, DESK, REFERENCE).identity.level is IdentityLevel.NONE
