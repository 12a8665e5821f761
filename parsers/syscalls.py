"""The system calls a child may not make. Built once as a BPF program, then put on each child in microseconds.

Two programs: `strict` for a child that only computes, `helper` for one that runs tesseract or LibreOffice.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket

import pyseccomp

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_MISSING = -1  # __NR_SCMP_ERROR: libseccomp does not know the name

# What no child needs: the kernel's own doors, other processes, keys, clocks, mounts.
_NEVER = """
ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal kcmp
mount umount2 pivot_root chroot unshare setns move_mount open_tree fsopen fsconfig fsmount mount_setattr
bpf perf_event_open userfaultfd keyctl add_key request_key init_module finit_module delete_module kexec_load
kexec_file_load reboot swapon swapoff sethostname setdomainname iopl ioperm modify_ldt acct quotactl syslog
io_uring_setup io_uring_enter io_uring_register open_by_handle_at name_to_handle_at lookup_dcookie
settimeofday clock_settime clock_adjtime adjtimex mq_open msgget semget vhangup fanotify_init
""".split()

# What a child that only computes does not need either: other programs, sockets, signals, a changed file system.
_STRICT = """
socket socketpair connect bind listen accept accept4 sendmsg sendmmsg recvmmsg
execve execveat fork vfork clone kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo
creat openat2 unlink unlinkat rename renameat renameat2 mkdir mkdirat rmdir link linkat symlink symlinkat mknod mknodat
chmod fchmod fchmodat chown fchown lchown fchownat truncate setxattr lsetxattr fsetxattr removexattr
utime utimes utimensat futimesat memfd_create memfd_secret shmget shmat inotify_init inotify_init1
setpgid setsid setpriority sched_setscheduler sched_setaffinity
""".split()


class _Program(ctypes.Structure):  # struct sock_fprog
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def build(*, strict: bool) -> bytes:
    """Return the BPF program that answers EPERM to what a child may not do."""
    deny = pyseccomp.ERRNO(errno.EPERM)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in [*_NEVER, *(_STRICT if strict else [])]:
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) != _MISSING:
            rules.add_rule(deny, name)
    if strict:
        # glibc falls back from clone3 to clone, whose flags a filter could see, only on ENOSYS.
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
        for call, argument in (("open", 1), ("openat", 2)):
            if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call) < 0:
                continue
            for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT):
                rules.add_rule(deny, call, pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, flag, flag))
    else:
        # LibreOffice speaks to itself over a local socket; everything else is a network.
        rules.add_rule(deny, "socket", pyseccomp.Arg(0, pyseccomp.NE, socket.AF_UNIX))
    return _exported(rules)


def _exported(rules: pyseccomp.SyscallFilter) -> bytes:
    with os.fdopen(os.memfd_create("seccomp"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def put_on(program: bytes) -> None:
    """Put a BPF program on this process, for good. Needs no_new_privs, which it sets. OSError where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    forgo_privileges(libc)
    described = _Program(len(program) // 8, program)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(described), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def forgo_privileges(libc: ctypes.CDLL) -> None:
    """Let no program run from here ever gain privileges (no_new_privs)."""
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
