"""The hash chain of a service's journal: each entry's digest covers its content and the digest before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

BEGINNING = "0" * 64
"""What the first entry of a chain follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it is chained. `at` is UTC; `details` is JSON with ids, dates and numbers, never words people wrote."""

    service_id: UUID
    number: int
    at: datetime
    actor_id: UUID | None
    verb: str
    subject_id: UUID | None
    details: Mapping[str, Any]


def digest_of(entry: Entry, previous: str) -> str:
    """SHA-256 over the canonical JSON of the entry and the digest before it, in hexadecimal."""
    content = [
        previous,
        entry.service_id.hex,
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id.hex if entry.actor_id else None,
        entry.verb,
        entry.subject_id.hex if entry.subject_id else None,
        entry.details,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(chain: Iterable[tuple[Entry, str, str]]) -> int | None:
    """The number of the first entry that does not follow from the one before it; None when the whole chain holds.

    The chain is (entry, previous digest, own digest), in the order of its numbers, which run 1, 2, 3 without a gap.
    """
    expected_previous = BEGINNING
    for expected_number, (entry, previous, digest) in enumerate(chain, start=1):
        sound = entry.number == expected_number and previous == expected_previous
        if not sound or digest != digest_of(entry, previous):
            return entry.number
        expected_previous = digest
    return None
