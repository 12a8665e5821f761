"""LibreOffice turns an old format into DOCX: headless, in the reader's cage, with a profile of its own that runs and fetches nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from parsers.limits import Limits
from parsers.zipplan import Unreadable

_PROGRAMS = ("soffice", "libreoffice")
_FILTER = "docx:MS Word 2007 XML"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Java/ApplicationSettings"><prop oor:name="EnableJava"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted"><value>true</value></prop></item>
</oor:items>
"""


@cache
def program() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def as_docx(content: bytes, ending: str, limits: Limits) -> bytes:
    """Return an office document as DOCX; raises Unreadable where LibreOffice gives none."""
    command = program()
    if command is None:
        raise Unreadable("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        paper = folder / f"paper.{ending}"
        paper.write_bytes(content)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS)
        _run(command, paper, folder, limits)
        made = folder / "made" / "paper.docx"
        if not made.is_file():
            raise Unreadable("LibreOffice cannot open it", "damaged")
        if made.stat().st_size > limits.input_bytes:
            raise Unreadable(f"LibreOffice makes more than {limits.input_bytes} bytes of it", "archive_limit")
        return made.read_bytes()


def _run(command: str, paper: Path, folder: Path, limits: Limits) -> None:
    arguments = [
        command, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--invisible", "--nodefault", "--norestore",
        "--nolockcheck", "--nofirststartwizard", "--convert-to", _FILTER, "--outdir", str(folder / "made"), str(paper),
    ]  # fmt: skip
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    try:
        subprocess.run(
            arguments, capture_output=True, check=False, timeout=limits.helper_seconds, env=environment, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"limit time {limits.helper_seconds:g} s in LibreOffice") from error
