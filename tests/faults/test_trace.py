"""The reader of traces tells a durable answer from one that only looks so."""

from __future__ import annotations

from tests.faults.trace import read

ASKED = '7 recvfrom(9<TCP:[1]>, "POST /sign-out HTTP/1.1\\r\\nHost", 8192, 0, NULL, NULL) = 300'
WROTE = '7 pwrite64(5</i/logbook.db-wal>, "7\\177\\6", 24, 0) = 24'
SYNCED = "7 fdatasync(5</i/logbook.db-wal>) = 0"
ANSWERED = '7 sendto(9<TCP:[1]>, "HTTP/1.1 302 FOUND\\r\\n", 200, 0, NULL, 0) = 200'


def test_a_sync_between_write_and_answer_is_durable() -> None:
    answers = read([ASKED, WROTE, SYNCED, ANSWERED])
    assert (answers.durable, answers.too_early) == (1, [])


def test_a_sync_told_in_two_lines_counts_at_its_end() -> None:
    begun, ended = "7 fdatasync(5</i/logbook.db-wal> <unfinished ...>", "7 <... fdatasync resumed>) = 0"
    assert read([ASKED, WROTE, begun, ended, ANSWERED]).durable == 1
    assert len(read([ASKED, WROTE, begun, ANSWERED, ended]).too_early) == 1


def test_an_answer_before_its_sync_is_found() -> None:
    for trace in (
        [ASKED, WROTE, ANSWERED],
        [ASKED, WROTE, ANSWERED, SYNCED],
        [ASKED, SYNCED, WROTE, ANSWERED],
        [ASKED, WROTE, SYNCED.replace("7 ", "8 ", 1), ANSWERED],
        [ASKED, WROTE, SYNCED.replace("= 0", "= -1 EIO"), ANSWERED],
        [ASKED, WROTE, SYNCED.replace("logbook.db-wal", "elsewhere"), ANSWERED],
    ):
        answers = read(trace)
        assert answers.durable == 0
        assert answers.too_early == ["POST /sign-out: 1 writes not yet on the disk"]


def test_an_answer_that_wrote_nothing_proves_nothing() -> None:
    answers = read([ASKED, ANSWERED])
    assert (answers.durable, answers.too_early) == (0, [])
