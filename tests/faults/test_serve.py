"""`logbook serve` as it is started in life: one jobs process beside it, requests drained, nothing left behind."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.databases import new_empty_database
from tests.faults.processes import children_called, running, wait_for


@contextmanager
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with new_empty_database() as url, running(tmp_path, url, "serve", "--port", "0") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("VIG Logbook: http://127.0.0.1:"):
                break
        yield process, int(line.rsplit(":", 1)[1].strip(" /\n"))


def jobs_of(process: subprocess.Popen[str], name: str = "jobs") -> list[psutil.Process]:
    return children_called(process.pid, name)


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_whoever_has_ended_and_was_not_waited_for_is_no_child() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        assert wait_for(lambda: psutil.Process(ended.pid).status() == psutil.STATUS_ZOMBIE)
        assert children_called(os.getpid(), "python") == []


def test_one_jobs_process_beside_started_again_when_it_dies(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, port):
        assert status(port) == 200
        assert wait_for(lambda: len(jobs_of(process)) == 1)
        first = jobs_of(process)[0]
        first.kill()
        assert wait_for(lambda: [job.pid for job in jobs_of(process)] not in ([], [first.pid]))
        second = jobs_of(process)
        assert len(second) == 1
        process.terminate()
        assert process.wait(40) == 0
        assert not second[0].is_running()


@pytest.mark.parametrize("name", ["inspector", "timetable"])
def test_one_of_the_others_beside_ends_with_the_server(tmp_path: Path, name: str) -> None:
    with serving(tmp_path) as (process, _port):
        assert wait_for(lambda: len(jobs_of(process, name)) == 1)
        beside = jobs_of(process, name)[0]
        process.kill()
        assert wait_for(lambda: not beside.is_running() or beside.status() == psutil.STATUS_ZOMBIE)


def test_a_request_under_way_is_finished_when_told_to_stop(tmp_path: Path) -> None:
    body = b"email=nobody%40example.org&password=wrong"
    with serving(tmp_path) as (process, port), socket.create_connection(("127.0.0.1", port), timeout=30) as browser:
        kind = "Content-Type: application/x-www-form-urlencoded"
        head = f"POST /sign-in HTTP/1.1\r\nHost: here\r\n{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        browser.sendall(head.encode() + body[:10])
        assert status(port) == 200
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        assert any(line.startswith("Stopping") for line in process.stdout)
        browser.sendall(body[10:])
        assert browser.recv(64).startswith(b"HTTP/1.1 400"), "the form has no token; it was answered all the same"
        assert process.wait(40) == 0


def test_jobs_end_when_the_server_is_killed_outright(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _port):
        assert wait_for(lambda: len(jobs_of(process)) == 1)
        jobs = jobs_of(process)[0]
        process.kill()
        assert wait_for(lambda: not jobs.is_running() or jobs.status() == psutil.STATUS_ZOMBIE)


def test_ctrl_c_is_a_calm_end(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, port):
        assert status(port) == 200
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=40)
        assert process.returncode == 0
        assert "Traceback" not in said
