"""What this process gives up before it sees the first byte of a film.

No file, connection or pipe can be opened any more (a process with RLIMIT_NOFILE 0 gets no new descriptor), no other program can
be started, no other process touched (seccomp(2)); memory, processor time and the size of what is made have their limits.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import struct
from collections.abc import Sequence

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
"""linux/prctl.h and linux/seccomp.h."""
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM; SECCOMP_RET_KILL_PROCESS."""
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
"""BPF: load a word from the absolute offset; jump if equal, if greater or equal; return. linux/bpf_common.h."""
X32 = 0x40000000
"""Calls of x86-64's other interface are numbered from here."""

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What seccomp calls them; linux/audit.h."""
# fmt: off
REFUSED: dict[str, tuple[int, int | None]] = {
    # connections
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
    # programs
    "execve": (59, 221), "execveat": (322, 281),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kill": (62, 129),
    "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "setpriority": (141, 140),
    # files by name
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None), "rename": (82, None),
    "renameat": (264, 38), "renameat2": (316, 276), "unlink": (87, None), "unlinkat": (263, 35), "rmdir": (84, None),
    "mkdir": (83, None), "mkdirat": (258, 34), "symlink": (88, None), "symlinkat": (266, 36), "link": (86, None),
    "linkat": (265, 37), "mknod": (133, None), "mknodat": (259, 33), "chmod": (90, None), "fchmodat": (268, 53),
    "chown": (92, None), "lchown": (94, None), "fchownat": (260, 54), "truncate": (76, 45), "utimensat": (280, 88),
    "setxattr": (188, 5), "removexattr": (197, 14), "chdir": (80, 49), "chroot": (161, 51), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41),
    # the kernel's larger doors
    "bpf": (321, 280), "perf_event_open": (298, 241), "io_uring_setup": (425, 425), "userfaultfd": (323, 282),
    "unshare": (272, 97), "setns": (308, 268), "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190),
}
# fmt: on
"""Calls answered with EPERM, by their numbers on the two machines; asm/unistd_64.h and asm-generic/unistd.h."""


def confine(memory: int, processor: int, most_made: int) -> None:
    """Give it all up: bytes of memory, seconds of a processor, bytes of what is made. What is open stays open.

    Errors: OSError when the system does not let us.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _prctl(libc, PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(libc, PR_SET_DUMPABLE, 0)
    _prctl(libc, PR_SET_NO_NEW_PRIVS, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_made, most_made))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    machine = platform.machine()
    if machine in MACHINES:  # on another the limits above hold alone
        which = list(MACHINES).index(machine)
        _filter(libc, MACHINES[machine], [number for call in REFUSED.values() if (number := call[which]) is not None])


def _filter(libc: ctypes.CDLL, machine: int, refused: Sequence[int]) -> None:
    """Hand the kernel a program that looks at the number of every call from here on."""
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    steps += [(AT_LEAST, len(refused) + 1, 0, X32)]
    steps += [(EQUAL, len(refused) - at, 0, number) for at, number in enumerate(refused)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    handed = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    _prctl(libc, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(handed))


def _prctl(libc: ctypes.CDLL, what: int, value: int, more: int = 0) -> None:
    words = (ctypes.c_ulong(word) for word in (value, more, 0, 0))
    if libc.prctl(what, *words) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
