"""Thin on purpose: a child process may import this again, so nothing happens without being the main program."""

import sys

if __name__ == "__main__":
    from scheduler.cli import main

    sys.exit(main())
