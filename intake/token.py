"""An OAuth2 access token comes from a file or a program and is never kept longer than one login."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from store.errors import Misconfigured, Temporary

_SECONDS = 60


def read_token_file(path: Path) -> str:
    """Return the token in a file; Misconfigured when it is missing, empty or readable by others."""
    try:
        mode = path.stat().st_mode
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: the token cannot be read") from error
    if mode & 0o077:
        raise Misconfigured(f"{path} can be read by others. Mend: chmod 600 {path}")
    if not token:
        raise Misconfigured(f"{path}: the token file is empty")
    return token


def run_token_command(command: Sequence[str]) -> str:
    """Return the token a program prints; Temporary when it fails. What it prints is never shown."""
    try:
        done = subprocess.run(list(command), capture_output=True, text=True, timeout=_SECONDS, check=False)
    except FileNotFoundError as error:
        raise Misconfigured(f"{command[0]}: there is no such program") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Temporary(f"{command[0]}: gave no token within {_SECONDS} seconds") from error
    token = done.stdout.strip()
    if done.returncode != 0 or not token or "\n" in token:
        raise Temporary(f"{command[0]}: gave no token (exit code {done.returncode})")
    return token
