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
from enum import StrEnum
from typing import Any
from uuid import UUID


class SignedWords(StrEnum):
    """What the digests of a signature say of the words that were signed."""

    AS_SIGNED = "as they were signed"
    REMOVED = "removed since, at the family's wish"
    DIFFERENT = "not the words that were signed"


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
    """SHA-256 of the canonical text, in hexadecimal: the number that stands for the whole signature."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """A snapshot as the one text its digest is taken of: JSON with sorted keys, no spaces, in ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


class Match(StrEnum):
    """What comparing a signature with what it was given on came to; the values are the words people read."""

    WHOLE = "The signed record matches: not a word, date or number has changed since it was signed."
    WORDS_GONE = "The words were removed at the family's wish. The signature, its dates and its numbers stand."
    DIFFERENT = "The signed record does not match what is shown here. Tell the person who runs your VIG service."


def match(
    content: Mapping[str, Any], digest: str, facts: Mapping[str, Any], words: Mapping[str, str] | None, salt: str
) -> Match:
    """Whether a snapshot is the one that was signed and the entry's facts and words are the ones it stands on.

    `facts` are those of the entry alone; the snapshot holds more beside them. `words` is None once they were removed.
    """
    held = content.get("facts", {})
    sound = digest_of_snapshot(content) == digest
    if not sound or any(held.get(name) != _plain(fact) for name, fact in facts.items()):
        return Match.DIFFERENT
    if words is None:
        return Match.WORDS_GONE
    digests = {name: digest_of_text(text, salt) for name, text in words.items() if text}
    return Match.WHOLE if digests == content.get("words") else Match.DIFFERENT


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def words_signed(content: Mapping[str, Any], words: Mapping[str, Any] | None, salt: str | None) -> SignedWords:
    """Whether the words kept are those that were signed; `words` is None once an erasure has taken them."""
    if words is None or salt is None:
        return SignedWords.REMOVED
    digests: Mapping[str, str] = content.get("words", {})
    same = all(digest_of_text(words.get(name) or "", salt) == digest for name, digest in digests.items())
    return SignedWords.AS_SIGNED if same else SignedWords.DIFFERENT
