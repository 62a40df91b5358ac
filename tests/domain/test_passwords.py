"""Which passwords will do."""

from __future__ import annotations

import pytest

from logbook.data import common_passwords
from logbook.domain.passwords import what_is_wrong

ABOUT = ("Wren Hale", "wren.hale@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "seven herons over mud",
        "correct battery horse",
        "Tr0ub4dor&3-and-more",
        "ein Reiher über dem Watt",
        "漢字漢字かなカナ五六七八",
    ],
)
def test_long_and_their_own_will_do(password: str) -> None:
    assert what_is_wrong(password, common_passwords(), ABOUT) is None


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("elevenchars", "at least 12"),
        ("x" * 1001, "at most 1,000"),
        ("121212121212", "repeats"),
        ("Password2024!!", "guessed"),
        ("P@ssw0rd1234", "guessed"),
        ("passwordpassword", "guessed"),
        ("WelcomeHome-2026", "guessed"),
        ("qwertyuiop[]12", "guessed"),
        ("Wren Hale 1987", "own name"),
        ("wrenhale@example.org", "own name"),
    ],
)
def test_others_are_refused_with_the_reason(password: str, said: str) -> None:
    assert said in (what_is_wrong(password, common_passwords(), ABOUT) or "")
