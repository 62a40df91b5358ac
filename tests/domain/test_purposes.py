"""What families are asked ships as data, and a broken text is refused where it is broken."""

from __future__ import annotations

import pytest

from logbook.data import purposes_text
from logbook.domain.consent import Purpose, read_purposes
from logbook.domain.toml_text import BrokenText


def test_every_purpose_ships_with_its_question_and_its_lawful_basis() -> None:
    asked = read_purposes(purposes_text())
    assert list(asked) == list(Purpose)
    assert all(each.asks.endswith("?") and "Article" in each.basis for each in asked.values())


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('key = "teaching"', 'key = "court"', r"Line \d+, purposes\[5\].key: “court” is no purpose"),
        ('key = "teaching"', 'key = "booklet"', r"Line \d+, purposes\[6\].key: “booklet” is asked twice"),
        ('asks = "May moments be shown', 'ask = "May moments be shown', "did you mean “asks”"),
        ('[[purposes]]\nkey = "research"', '[[studies]]\nkey = "research"', "“studies” is not something"),
        ('key = "care"', "key = care", r"not TOML yet: .*line 6"),
        (
            'basis = "Consent: UK GDPR Article 6(1)(a) and Article 9(2)(a), beside',
            'basis = ""\nmore = "',
            "“more” is not",
        ),
    ],
)
def test_a_broken_text_is_refused_with_its_line_and_reason(before: str, after: str, says: str) -> None:
    text = purposes_text()
    assert before in text
    with pytest.raises(BrokenText, match=says):
        read_purposes(text.replace(before, after))


def test_a_purpose_left_out_is_missed() -> None:
    text = purposes_text()
    with pytest.raises(BrokenText, match="“research” is missing"):
        read_purposes(text[: text.index('[[purposes]]\nkey = "research"')])
