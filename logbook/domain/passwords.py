"""Which passwords are good enough: long, not among the common ones, and not the person's own name or address.

No rule asks for signs or figures, and none makes a password expire: length is what helps (NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

LEAST = 12
MOST = 1000

_AS_LETTERS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


def what_is_wrong(password: str, common: Collection[str], about: Iterable[str] = ()) -> str | None:
    """Why this password will not do, in a sentence with the next step; None when it will. `about`: name and address."""
    if len(password) < LEAST:
        return f"The password needs at least {LEAST} characters: three or four words that only you would put together do well"
    if len(password) > MOST:
        return f"The password takes at most {MOST:,} characters"
    if len(set(password)) < 5:
        return "The password repeats a few characters: choose three or four words that only you would put together"
    if cores(password) & set(common):
        return "The password is among the first that would be guessed: choose three or four words that only you would put together"
    said = _letters(password)
    if any(len(own) > 3 and own == said for own in _own(about)):
        return "The password is your own name or address: choose three or four words that only you would put together"
    return None


def cores(password: str) -> set[str]:
    """What is left of a password without figures, signs and repeats, read plainly and with figures that stand for letters."""
    lower = password.lower()
    before_the_figures = lower.rstrip("".join(c for c in lower if not c.isalpha()))
    return {_once(_letters(lower)), _once(_letters(before_the_figures.translate(_AS_LETTERS)))}


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


def _once(text: str) -> str:
    """ "passwordpassword" is "password"."""
    for length in range(1, len(text) // 2 + 1):
        if len(text) % length == 0 and text[:length] * (len(text) // length) == text:
            return text[:length]
    return text


def _own(about: Iterable[str]) -> set[str]:
    """A person's name, its parts, and the parts of their address, in letters alone."""
    found = set()
    for text in about:
        before, _, after = text.partition("@")
        found |= {
            _letters(text),
            _letters(before),
            _letters(before + after),
            *(_letters(part) for part in text.split()),
        }
    return found
