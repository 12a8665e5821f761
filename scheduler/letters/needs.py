"""What needs a hand: each thing with the reason, the words of the paper, and the one command that settles it. Worst first, then oldest."""

from __future__ import annotations

from scheduler.letters import letterneeds, mailneeds
from scheduler.letters.view import Need, View


def needs(view: View) -> tuple[Need, ...]:
    """Everything that needs a hand at this moment."""
    return (
        *mailneeds.health(view),
        *mailneeds.alarms(view),
        *mailneeds.held(view),
        *mailneeds.failed(view),
        *mailneeds.left_on_server(view),
        *letterneeds.returned(view),
        *letterneeds.drafts(view),
        *mailneeds.disagreements(view),
        *letterneeds.batches(view),
        *letterneeds.nowhere(view),
        *letterneeds.without_address(view),
    )
