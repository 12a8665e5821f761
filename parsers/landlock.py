"""Landlock: a child sees only the folders it is given, whatever their permissions say. Raw system calls, there is no library.

Numbers and structures: Linux include/uapi/linux/landlock.h; the three calls have one number on every architecture.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_READ = _READ_FILE | _READ_DIR
_FILE_RIGHTS = _EXECUTE | _READ_FILE | 1 << 1 | 1 << 14 | 1 << 15
_HANDLED = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_HANDLED_LATEST = (1 << 16) - 1  # from ABI 5
_NETWORK = 3  # bind and connect, TCP, from ABI 4
_SCOPED = 3  # abstract sockets and signals, from ABI 6


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    answer = int(libc.syscall(ctypes.c_long(number), *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return answer


def version() -> int:
    """Return the kernel's Landlock ABI, 0 where there is none."""
    try:
        return _call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    except OSError:
        return 0


def build(read: Iterable[Path], *, execute: Iterable[Path] = (), write: Iterable[Path] = ()) -> int:
    """Return a descriptor of the rules: these folders and files may be read, run, written; everything else is not there."""
    abi = version()
    handled = _HANDLED.get(abi, _HANDLED_LATEST)
    rules = _Rules(handled, _NETWORK if abi >= 4 else 0, _SCOPED if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    descriptor = _call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    for paths, rights in ((read, _READ), (execute, _READ | _EXECUTE), (write, handled & ~_EXECUTE)):
        for path in paths:
            _allow(descriptor, path, rights & handled)
    return descriptor


def _allow(descriptor: int, path: Path, rights: int) -> None:
    if not path.exists():
        return
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = _Beneath(rights if path.is_dir() else rights & _FILE_RIGHTS, parent)
        _call(_ADD, ctypes.c_int(descriptor), ctypes.c_int(_PATH_BENEATH), ctypes.byref(beneath), ctypes.c_uint32(0))
    finally:
        os.close(parent)


def put_on(descriptor: int) -> None:
    """Put the rules on this process, for good; no_new_privs must be set. OSError where the kernel refuses."""
    _call(_RESTRICT, ctypes.c_int(descriptor), ctypes.c_uint32(0))
