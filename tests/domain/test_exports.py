"""Where the making of a file stands, and what the file is called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from logbook.domain.exports import KEPT_FOR, LEASE, ExportFacts, ExportKind, ExportState, file_name, state

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ExportFacts(None, None), ExportState.WAITING),
        (ExportFacts(NOW, None), ExportState.BEING_MADE),
        (ExportFacts(NOW - LEASE + A_SECOND, None), ExportState.BEING_MADE),
        (ExportFacts(NOW - LEASE, None), ExportState.WAITING),
        (ExportFacts(NOW, NOW), ExportState.READY),
        (ExportFacts(NOW, NOW - KEPT_FOR), ExportState.EXPIRED),
        (ExportFacts(NOW, None, "Why"), ExportState.NOT_MADE),
    ],
)
def test_state(facts: ExportFacts, expected: ExportState) -> None:
    assert state(facts, NOW) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zoë Ñandú", "vig-logbook-zoe-nandu-2026-03-18.pdf"),
        ("../../etc/passwd", "vig-logbook-etc-passwd-2026-03-18.pdf"),
        ('a"b\r\nX: y', "vig-logbook-a-b-x-y-2026-03-18.pdf"),
        ("אמא 👩", "vig-logbook-2026-03-18.pdf"),
    ],
)
def test_a_file_name_is_plain_whatever_the_name(name: str, expected: str) -> None:
    assert file_name(name, date(2026, 3, 18), ExportKind.PDF) == expected
