"""Passwords and tokens: argon2id for what people choose, SHA-256 for what we chose at random."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()  # argon2id with the library's current defaults (RFC 9106, low-memory)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$z4kPSSodaJ4IBAGRRPrCiQ$za6KucBuQkJv73xukaJgVjwj8kfo9zC+nFyBt3CdVpc"
"""The hash of random characters nobody kept, written down: computing one at every start would cost more than the rest of it."""


def hash_password(password: str) -> str:
    """An argon2id hash with its salt and costs."""
    return _hasher.hash(password)


def password_matches(password: str, hashed: str | None) -> bool:
    """Whether it is the password. Without an account the same work is done, so that the time taken tells nothing."""
    try:
        _hasher.verify(hashed or _NOBODY, password)
        return hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    """256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_salt() -> str:
    """128 random bits in hexadecimal."""
    return secrets.token_hex(16)
