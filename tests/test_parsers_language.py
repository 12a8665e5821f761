"""The language of a text: seven that we read, others that are named, and too little to say."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.language import language_of
from store.reference import READ_LANGUAGES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Permanent Mission presents its compliments to the Office", "en"),
        ("List of delegates", "en"),
        ("Please find attached", "en"),
        ("La Mission permanente présente ses compliments au Bureau", "fr"),
        ("LISTE DES PARTICIPANTS", "fr"),
        ("La Misión Permanente saluda atentamente a la Oficina de Asuntos de Desarme", "es"),
        ("LA DELEGACIÓN ESTARÁ INTEGRADA POR LOS SIGUIENTES MIEMBROS", "es"),
        ("A Missão Permanente apresenta os seus cumprimentos ao Escritório", "pt"),
        ("A delegação não será composta por mais de duas pessoas", "pt"),
        ("Постоянное представительство свидетельствует свое уважение Управлению", "ru"),
        ("Тип РБК-500, количество 123, уничтожено ShOAB-0.5", "ru"),
        ("تهدي البعثة الدائمة أطيب تحياتها إلى مكتب شؤون نزع السلاح", "ar"),
        ("المادة 7", None),
        ("常驻代表团向裁军事务厅致意，并谨通知如下", "zh"),
        ("集束弹药公约", "zh"),
    ],
)
def test_the_languages_we_read_are_told_apart(text: str, code: str | None) -> None:
    """A title, a list or a sentence is enough; a few letters are not."""
    guess = language_of(text)
    assert guess.code == code
    assert (guess.confidence >= 0.5) is (code is not None)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Die Ständige Vertretung der Bundesrepublik Deutschland teilt mit", "de"),
        ("Rapporto annuale sulla convenzione e sulle misure nazionali", "it"),
        ("Постійне представництво України засвідчує свою повагу", "uk"),
        ("Мисията на България изразява своето уважение към", "bg"),
        ("نمایندگی دائم جمهوری اسلامی ایران پیشنهاد می‌گیرد", "fa"),
        ("在日本代表部はここに", "ja"),
    ],
)
def test_another_language_is_named_and_not_taken_for_ours(text: str, other: str) -> None:
    """German is no English, Ukrainian no Russian, Persian no Arabic, Japanese no Chinese."""
    guess = language_of(text)
    assert (guess.code, guess.other) == (None, other)


@pytest.mark.parametrize(
    "text", ["", "No. 123/2023", "12345", "N/A", "ccm@un.org", "https://meetings.unoda.org/meeting/68085"]
)
def test_too_little_text_is_no_guess(text: str) -> None:
    """Numbers, addresses and a few letters say nothing about a language."""
    guess = language_of(text)
    assert (guess.code, guess.other, guess.confidence) == (None, None, 0.0)


def test_the_larger_part_decides() -> None:
    """An Arabic note with an English letterhead is Arabic."""
    text = (
        "PERMANENT MISSION\n" + "تهدي البعثة الدائمة أطيب تحياتها إلى مكتب شؤون نزع السلاح وتتشرف بأن تحيطه علما\n" * 2
    )
    assert language_of(text).code == "ar"


@given(st.text(max_size=500))
def test_any_text_gets_a_guess_or_none(text: str) -> None:
    """Whatever the text: the code is one we read, or none with the confidence of none or of another language."""
    guess = language_of(text)
    assert guess.code is None or guess.code in READ_LANGUAGES
    assert 0.0 <= guess.confidence <= 1.001


def test_a_guess_takes_about_a_millisecond() -> None:
    """A page is guessed in 1 ms; five times that is allowed on a loaded machine."""
    page = "The Permanent Mission presents its compliments to the Office and has the honour to inform it. " * 40
    language_of(page)
    best = min(_seconds(page) for _ in range(5))
    assert best < 0.005


def _seconds(page: str) -> float:
    start = time.process_time()
    language_of(page)
    return time.process_time() - start
