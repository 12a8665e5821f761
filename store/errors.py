"""Three errors leave a room: try again by itself, a person must look, do not start. A bad paper is not an error but a Finding."""


class Temporary(Exception):
    """It may work by itself later: a server away, a lock held, a timeout."""


class Refused(Exception):
    """It will not work by itself: a person must look."""


class Misconfigured(Exception):
    """The program must not start. `mistakes` holds one sentence each, with the setting and the line that mends it."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes: tuple[str, ...] = mistakes
