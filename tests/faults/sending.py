"""A sender who knows to the byte what the server has read: through a socket of its own, and the kernel's count of what waits."""

from __future__ import annotations

import contextlib
import socket
import time
from http.client import HTTPConnection
from pathlib import Path

PATIENCE = 30.0
SPEAKS = {"Tus-Resumable": "1.0.0"}


class Sender:
    """Sends a file's bytes in one PATCH that may be cut off anywhere."""

    def __init__(self, port: int, address: str, headers: dict[str, str]) -> None:
        self._port, self._address, self._headers = port, address, headers

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
        """Until nothing that was sent waits on either side: the server has read it all."""
        until = time.monotonic() + PATIENCE
        while _waits(line.getsockname()[1], self._port):
            assert time.monotonic() < until, "the server stopped reading"
            time.sleep(0.005)


def hang_up(line: socket.socket) -> None:
    """Gone, whatever the other side still had to say."""
    with contextlib.suppress(OSError):
        line.close()


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
