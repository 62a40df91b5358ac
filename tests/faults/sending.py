"""A sender who knows to the byte what the server has read: through a socket of its own, and the kernel's count of what waits."""

from __future__ import annotations

import contextlib
import socket
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.faults.server import Server

PATIENCE = 30.0
SPEAKS = {"Tus-Resumable": "1.0.0"}


class Sender:
    """Sends a file's bytes in one PATCH that may be cut off anywhere."""

    def __init__(self, server: Server, address: str, headers: dict[str, str]) -> None:
        self._port, self._pid = server.port, server.pid
        self._address, self._headers = address, headers

    def offset(self) -> int:
        """How much the server says is safe."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        connection.request("HEAD", self._address, headers=SPEAKS | self._headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def begin(self, offset: int, coming: int) -> socket.socket:
        """The head of a PATCH; its body is still to be sent."""
        line = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        said = {
            **SPEAKS,
            **self._headers,
            "Host": f"127.0.0.1:{self._port}",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Content-Length": str(coming),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        line.sendall(f"PATCH {self._address} HTTP/1.1\r\n{head}\r\n".encode())
        return line

    def wait_until_read(self, line: socket.socket) -> None:
        """Until nothing that was sent waits on either side, and the server sleeps: it has read it all, and dealt with it.

        The kernel's table is not read in one moment, so that it has to say so twice running.
        """
        until = time.monotonic() + PATIENCE
        running = 0
        while running < 2:
            assert time.monotonic() < until, "the server stopped reading"
            running = running + 1 if not _waits(line.getsockname()[1], self._port) and _sleeps(self._pid) else 0
            time.sleep(0.005)


def hang_up(line: socket.socket) -> None:
    """Gone, whatever the other side still had to say."""
    with contextlib.suppress(OSError):
        line.close()


def _sleeps(pid: int) -> bool:
    """Whether every thread of the process waits for something."""
    stats = (path.read_text(encoding="ascii") for path in Path(f"/proc/{pid}/task").glob("*/stat"))
    return all(stat.rpartition(")")[2].split()[0] == "S" for stat in stats)


def _waits(own: int, server: int) -> int:
    """Bytes sent and not acknowledged, and bytes arrived and not read, on this connection (Linux: /proc/net/tcp)."""
    total = 0
    for row in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _number, local, remote, _state, queues, *_rest = row.split()
        ports = {int(local.split(":")[1], 16), int(remote.split(":")[1], 16)}
        if ports == {own, server}:
            to_send, to_read = (int(part, 16) for part in queues.split(":"))
            total += to_send + to_read
    return total
