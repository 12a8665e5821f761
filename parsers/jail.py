"""What a child gives up before it sees a stranger's bytes. Each layer either holds or is named as missing; none is assumed.

`prepare` runs once in the clean parent of all children (network and other namespaces, rules made ready), `enter` in each child.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from parsers import landlock, syscalls
from parsers.limits import Limits

_CLONE_NEWNS = 0x0002_0000
_CLONE_NEWIPC = 0x0800_0000
_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_NOBODY = 65_534

_SYSTEM = tuple(map(Path, ("/usr", "/lib", "/lib64", "/bin", "/opt/libreoffice")))
_SETTINGS = tuple(
    map(
        Path,
        ("/etc/ld.so.cache", "/etc/fonts", "/etc/libreoffice", "/etc/localtime", "/etc/passwd", "/etc/nsswitch.conf"),
    )
)
_DEVICES = tuple(map(Path, ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")))


@dataclass(frozen=True, slots=True)
class Layer:
    """One wall of the jail."""

    name: str  #: namespaces, rlimits, uid, landlock, seccomp, scratch
    holds: bool
    why: str = ""  #: of a wall that does not stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Jail:
    """What was made ready once for all children."""

    namespaces: Layer
    strict: bytes | None  #: seccomp programs; None where seccomp is missing
    helper: bytes | None
    seccomp: Layer
    landlock: int  #: ABI of the kernel, 0 without
    readable: tuple[Path, ...]
    rules: int | None  #: Landlock rules of children that only compute


def prepare() -> Jail:
    """Leave the network, and make the rules ready. Called once, in a process that holds no secret."""
    namespaces = _leave_namespaces()
    strict = helper = None
    seccomp = Layer("seccomp", True)
    try:
        strict, helper = syscalls.build(strict=True), syscalls.build(strict=False)
    except OSError as error:
        seccomp = Layer("seccomp", False, str(error))
    own = Path(__file__).resolve().parent
    readable = (*_SYSTEM, Path(sys.prefix), Path(sys.base_prefix), own, *_DEVICES)
    abi = landlock.version()
    return Jail(
        namespaces=namespaces,
        strict=strict,
        helper=helper,
        seccomp=seccomp,
        landlock=abi,
        readable=readable,
        rules=landlock.build(readable) if abi else None,
    )


def _leave_namespaces() -> Layer:
    libc = ctypes.CDLL(None, use_errno=True)
    # Once here instead of in each child: the children inherit a network without interfaces at no cost.
    wanted = _CLONE_NEWNET | _CLONE_NEWIPC | _CLONE_NEWNS
    user, group = os.geteuid(), os.getegid()
    for flags in (wanted, wanted | _CLONE_NEWUSER):
        if libc.unshare(flags) == 0:
            if flags & _CLONE_NEWUSER:
                _keep_identity(user, group)
            libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None)
            return Layer("namespaces", True)
    return Layer("namespaces", False, os.strerror(ctypes.get_errno()))


def _keep_identity(user: int, group: int) -> None:
    # Without a mapping of its own user a process can make no file in a file system it mounts itself.
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(content)


def enter(jail: Jail, limits: Limits, scratch: Path | None = None) -> tuple[Layer, ...]:
    """Give up everything a reader does not need, for good; what could not be given up is in the answer.

    `scratch` is a fresh folder, the only place where a child with helper programs may write.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    layers = [
        *([] if scratch is None else [_take_scratch(libc, scratch, limits)]),
        jail.namespaces,
        _attempt("rlimits", lambda: _limit(limits)),
        _attempt("uid", _become_nobody),
    ]
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    syscalls.forgo_privileges(libc)
    layers.append(_close_folders(jail, scratch))
    program = jail.helper if limits.programs else jail.strict
    layers.append(jail.seccomp if program is None else _attempt("seccomp", lambda: syscalls.put_on(program)))
    return tuple(layers)


def _attempt(name: str, act: Callable[[], None]) -> Layer:
    try:
        act()
    except (OSError, ValueError) as error:
        return Layer(name, False, str(error))
    return Layer(name, True)


def _limit(limits: Limits) -> None:
    programs = limits.programs
    seconds = limits.ocr_cpu_seconds if programs else limits.cpu_seconds
    memory = limits.helper_memory_bytes if programs else limits.memory_bytes
    files = limits.scratch_bytes if programs else 0
    # One second more for the hard limit: the soft one ends the child with SIGXCPU, which says what happened.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (files, files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    descriptors = limits.open_files * (8 if programs else 1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    if not programs:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _become_nobody() -> None:
    if os.geteuid() != 0:
        return  # already an ordinary user, or nobody's namespace
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _take_scratch(libc: ctypes.CDLL, folder: Path, limits: Limits) -> Layer:
    os.environ.update(TMPDIR=str(folder), HOME=str(folder))
    tempfile.tempdir = str(folder)
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
    # A file system of its own, of limited size, that goes with the child.
    options = f"size={limits.scratch_bytes * 2},mode=0777".encode()
    flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    if libc.unshare(_CLONE_NEWNS) or libc.mount(b"tmpfs", str(folder).encode(), b"tmpfs", flags, options):
        return Layer("scratch", False, os.strerror(ctypes.get_errno()))
    return Layer("scratch", True)


def _close_folders(jail: Jail, scratch: Path | None) -> Layer:
    if not jail.landlock or jail.rules is None:
        return Layer("landlock", False, "the kernel has no Landlock: files everybody may read stay readable")
    if scratch is None:
        rules = jail.rules
        return _attempt("landlock", lambda: landlock.put_on(rules))
    readable = (*jail.readable, *_SETTINGS, Path("/proc"), Path(os.environ.get("TESSDATA_PREFIX", "/usr/share")))
    return _attempt(
        "landlock",
        lambda: landlock.put_on(landlock.build(readable, execute=_SYSTEM, write=(scratch, Path("/dev/null")))),
    )
