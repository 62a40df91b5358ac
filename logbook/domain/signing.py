"""What a signature stands on: a snapshot of ids, dates and minutes, with a salted digest of each text, never the words.

The words live in the entry's revisions, which an erasure may remove without breaking the record; while they are there, their
digests prove that they are the words that were signed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID


def snapshot(facts: Mapping[str, Any], words: Mapping[str, str], salt: str) -> dict[str, Any]:
    """The facts as plain JSON, and beside them the salted digest of each text; empty texts are left out."""
    return {
        "facts": {name: _plain(value) for name, value in sorted(facts.items())},
        "words": {name: digest_of_text(text, salt) for name, text in sorted(words.items()) if text},
    }


def digest_of_text(text: str, salt: str) -> str:
    """HMAC-SHA-256 of the text under the revision's salt: nothing can be guessed from it once the salt is gone."""
    return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()


def digest_of_snapshot(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: the number that stands for the whole signature."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
