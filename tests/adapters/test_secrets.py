"""Passwords: nobody's hash costs what everybody's does, so that the time taken tells nothing."""

from __future__ import annotations

from logbook.adapters import secrets


def test_checking_for_nobody_costs_what_checking_for_somebody_does() -> None:
    costs = secrets.hash_password("a heron by the harbour").split("$")[:4]
    assert secrets._NOBODY.split("$")[:4] == costs
    assert not secrets._hasher.check_needs_rehash(secrets._NOBODY)


def test_nobody_is_let_in() -> None:
    hashed = secrets.hash_password("a heron by the harbour")
    assert secrets.password_matches("a heron by the harbour", hashed)
    assert not secrets.password_matches("a heron", hashed)
    assert not secrets.password_matches("a heron by the harbour", None)
