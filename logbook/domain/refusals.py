"""The three refusals. Each carries the sentence a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reason:
    """What is missing, in words, and the page that mends it (a key the routes turn into an address; "" for none).

    `about` is the id of what that page is about, where it is not what was acted on.
    """

    sentence: str
    goes_to: str = ""
    about: UUID | None = None


class NotVisible(Exception):
    """The thing is not there for this person; whether it exists at all is not said (404)."""


class NotAllowed(Exception):
    """The person may see the thing and may not do this to it (403)."""


class RuleBroken(Exception):
    """A rule of the training stands in the way (409); every reason is a sentence a person can act on."""

    def __init__(self, *reasons: Reason | str, field: str = "") -> None:
        self.reasons = tuple(Reason(r) if isinstance(r, str) else r for r in reasons)
        self.field = field
        super().__init__(" ".join(r.sentence for r in self.reasons))


def require_none(reasons: Sequence[Reason]) -> None:
    """Refuse with every reason at once, so that nobody mends one only to meet the next."""
    if reasons:
        raise RuleBroken(*reasons)
