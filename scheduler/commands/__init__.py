"""What each command of `./ccm` does: opens the office, calls one room, shows the answer. Each returns an exit code."""

DONE = 0
NEEDS_A_PERSON = 1
WRONG_USAGE = 2
TRY_AGAIN = 3
