"""A sign-off as evidence: its record is proved against its digest, and its words against the record, as it is read."""

from __future__ import annotations

from typing import Any

from logbook.domain import signing
from logbook.models.evidence.shapes import Signature


def signature(row: Any) -> Signature:
    """One row of `rows.sign_offs`, proved."""
    signed = row.SignOff
    record = signing.canonical(signed.snapshot)
    return Signature(
        signed_by=row.signed_by,
        signed_at=signed.signed_at,
        session_on=row.session_on,
        version=signed.version,
        digest=signed.digest,
        record=record,
        salt=row.salt if row.words is not None else "",
        holds=signing.digest_of_snapshot(signed.snapshot) == signed.digest,
        words=signing.words_signed(signed.snapshot, row.words, row.salt),
        reopened_at=signed.reopened_at,
        reopened_by=row.reopened_by,
        reopen_reason=signed.reopen_reason,
    )
