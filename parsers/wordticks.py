"""The state of a tick box comes from where Word keeps it; where its two places disagree nobody knows, and the box says so.

A content control keeps w14:checked and shows a glyph; a legacy form field keeps w:checked or else w:default.
"""

from __future__ import annotations

from parsers.glyphs import symbol, with_ticks
from parsers.package import Element
from parsers.paper import EMPTY_BOX, TICKED, UNSURE_BOX
from parsers.wordstyles import VAL, W, whole

_ON = frozenset({"1", "true", "on"})
# Word 2010 and its later name; LibreOffice writes the first.
_W14 = (
    "{http://schemas.microsoft.com/office/word/2010/wordml}",
    "{http://schemas.microsoft.com/office/word/2012/wordml}",
)
_SYMBOL = W + "sym"
_TEXT = W + "t"


def box_of_control(control: Element) -> str | None:
    """Return the tick character of a check-box content control, or None when a w:sdt is something else."""
    properties = control.find(W + "sdtPr")
    if properties is None:
        return None
    for namespace in _W14:
        box = properties.find(namespace + "checkbox")
        if box is None:
            continue
        checked = box.find(namespace + "checked")
        state = "0" if checked is None else checked.get(namespace + "val", "1")
        kept = TICKED if state in _ON else EMPTY_BOX
        shown = _glyph(control)
        # The glyph is what a person saw: a control whose state says otherwise was edited by something that is not Word.
        return UNSURE_BOX if shown in (TICKED, EMPTY_BOX) and shown != kept else kept
    return None


def _glyph(control: Element) -> str | None:
    content = control.find(W + "sdtContent")
    if content is None:
        return None
    for element in content.iter(_TEXT, _SYMBOL):
        if element.tag == _SYMBOL:
            shown = symbol(element.get(W + "font"), code_of(element.get(W + "char")))
        else:
            shown = with_ticks((element.text or "").strip())
        if shown:
            return shown
    return None


def code_of(value: str | None) -> int:
    """Return the code of a w:char attribute (hexadecimal), 0 for nonsense."""
    try:
        return int(value or "0", 16) if len(value or "") <= 6 else 0
    except ValueError:
        return 0


def is_placeholder(control: Element) -> bool:
    """Whether a content control still shows its prompt ("click here to enter text")."""
    properties = control.find(W + "sdtPr")
    if properties is None:
        return False
    prompt = properties.find(W + "showingPlcHdr")
    return prompt is not None and prompt.get(VAL, "1") not in ("0", "false", "off")


def answer_of_field(settings: Element) -> str | None:
    """Return what a legacy form field (w:ffData) shows when its result does not: tick character or chosen entry."""
    box = settings.find(W + "checkBox")
    if box is not None:
        state = box.find(W + "checked")
        if state is None:
            state = box.find(W + "default")
        return EMPTY_BOX if state is None or state.get(VAL, "1") not in _ON else TICKED
    choices = settings.find(W + "ddList")
    if choices is None:
        return None
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    chosen = choices.find(W + "result")
    if chosen is None:
        chosen = choices.find(W + "default")
    index = 0 if chosen is None else whole(chosen.get(VAL), 0)
    return entries[index] if index is not None and 0 <= index < len(entries) else None
