"""The scale as it ships, the texts that are refused by line and reason, and how a version follows another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.refusals import RuleBroken
from logbook.domain.skills.reading import read_scale
from logbook.domain.skills.scales import Item, Scale, Statement, allowing, chosen, why_not_follow
from logbook.domain.skills.writing import to_toml
from logbook.domain.toml_text import BrokenText
from tests.domain.skills.scale import SCALE, TEXT


def test_the_shipped_scale_is_the_published_one() -> None:
    assert [item.number for item in SCALE.items] == list(range(1, 14))
    assert len(SCALE.statements) == 61
    assert [item.number for item in SCALE.sub_scales] == [4, 5, 6, 7, 8, 9, 11, 12, 13]
    assert len(SCALE.compared) == 52
    assert (SCALE.minimum, SCALE.maximum) == (0, 260)
    assert [key for key, each in SCALE.statements.items() if each.may_be_not_applicable] == ["2.4"]
    assert [each.number for each in SCALE.items[5].statements] == ["1", "2", "3", "4", "5", "5a", "6"]
    assert SCALE.anchors[0] == "Not at all"
    assert SCALE.anchors[5] == "To a very great extent"


def line_at(words: str) -> int:
    """The line on which these words begin in the shipped text."""
    return TEXT[: TEXT.index(words)].count("\n") + 1


def stated(number: str, words: str) -> str:
    return f'{{ number = "{number}", text = "{words}'


INTERACT = "  " + stated("1", "The practitioner was able to interact")
FLAGGED = "subscale = true\nstatements = [\n" + INTERACT
POWER = "The practitioner encourages equitable turn-taking"


@pytest.mark.parametrize(
    ("before", "after", "wrong", "says"),
    [
        ('"Not at all", ', "", "anchors =", "needs 6 texts, for the scores 0 to 5, and has 5"),
        ('"To some extent"', '"not at  all"', "anchors =", "stands for two scores"),
        ('"To some extent"', "2", "anchors =", "needs words in quotation marks"),
        ("version = 1", "version = 0", "version =", "may be 1 to 10,000"),
        ('id = "vig-practice-skills"', 'id = "VIG skills"', "id =", "small letters, digits"),
        ("number = 12\n", "number = 11\n", "number = 12", "item 11 follows item 11"),
        ("number = 12\n", "number = 3\n", "number = 12", "item 3 follows item 11"),
        ("number = 12\n", 'number = "12"\n', "number = 12", "whole number without quotation marks"),
        (stated("5a", "These"), stated("5", "These"), '"5a"', "statement 5 follows 5"),
        (stated("5a", "These"), stated("4", "These"), '"5a"', "statement 4 follows 5"),
        (stated("5a", "These"), stated("5ab", "These"), '"5a"', "is no statement's number"),
        (stated("5a", "These"), stated("05", "These"), '"5a"', "is no statement's number"),
        (POWER, "The practitioner Appears  confident.", POWER, "statement 4.6 says the same"),
        (POWER, "", POWER, "needs words in quotation marks"),
        (f'"{POWER}"', "5", POWER, "needs words in quotation marks"),
        ("not_applicable = true", 'not_applicable = "yes"', "not_applicable", "either true or false"),
        ("not_applicable = true", "not_aplicable = true", "not_applicable", "did you mean “not_applicable”"),
        (FLAGGED, FLAGGED.partition("\n")[2], "[[item]]\nnumber = 7", "is missing"),
        (FLAGGED, FLAGGED.replace("true", "1"), FLAGGED, "either true"),
        ('short_title = "Pacing"', 'short_title = "Attuned guiding"', 'short_title = "Pacing"', "item 6 is called"),
    ],
)
def test_a_broken_text_is_refused_by_line_and_reason(before: str, after: str, wrong: str, says: str) -> None:
    assert before in TEXT
    with pytest.raises(BrokenText, match=says) as refused:
        read_scale(TEXT.replace(before, after, 1))
    assert f"Line {refused.value.line}, " in str(refused.value)
    assert refused.value.line == line_at(wrong)


def test_a_sub_scale_needs_statements_and_a_scale_a_sub_scale() -> None:
    with pytest.raises(BrokenText, match="item 1 has no statements, so it cannot be a sub-scale"):
        read_scale(TEXT.replace("subscale = false", "subscale = true", 1))
    with pytest.raises(BrokenText, match="no item is a sub-scale"):
        read_scale(TEXT.replace("subscale = true", "subscale = false"))


def test_statements_have_to_be_a_list_of_tables() -> None:
    with pytest.raises(BrokenText, match=r"Line 17, item\[1\].statements: “statements” needs a list of tables"):
        read_scale(TEXT.replace("statements = []", "statements = [1]", 1))
    many = ", ".join(f'{{ number = "{n}", text = "Thing {n}" }}' for n in range(1, 42))
    with pytest.raises(BrokenText, match="may have 40 statements and this one has 41"):
        read_scale(TEXT.replace("statements = []", f"statements = [{many}]", 1))


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(BrokenText, match=r"not TOML yet: .*line 9"):
        read_scale(TEXT.replace("version = 1", "version = one", 1))


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """A service's own scale, of any shape and with any words the rules allow."""
    said, may_be, guidance = draw(words), draw(st.booleans()), draw(st.sampled_from(["", "Look for “turns”"]))
    shape = draw(st.dictionaries(st.integers(1, 98), st.integers(0, 3), min_size=1, max_size=4))
    items = [
        Item(
            number=number,
            title=f"{number} {said}",
            short_title=f"{said} {number}",
            is_sub_scale=count > 1,
            statements=tuple(Statement(f"{number}.{n}", f"{number}: {n} {said}", may_be) for n in range(1, count + 1)),
            guidance=guidance,
        )
        for number, count in sorted(shape.items())
    ]
    items.append(Item(99, "The last", "Last", True, (Statement("99.5a", said, not may_be),)))
    anchors = tuple(f"{place} {said}" for place in range(6))
    return Scale("own-scale", draw(st.integers(1, 10_000)), said, anchors, tuple(items))


@given(scales())
def test_a_scale_written_and_read_is_the_same_scale(scale: Scale) -> None:
    assert read_scale(to_toml(scale)) == scale


def test_the_shipped_scale_survives_writing() -> None:
    assert read_scale(to_toml(SCALE)) == SCALE


def test_a_broken_statement_is_found_however_a_text_is_written() -> None:
    canonical = to_toml(SCALE).replace("The practitioner appears confident", "")
    with pytest.raises(BrokenText, match=r"item\[4\].statements\[6\].text") as refused:
        read_scale(canonical)
    assert '"6", text = ""' in canonical.splitlines()[(refused.value.line or 0) - 1]
    one_line = TEXT.replace("},\n", "}, ").replace("[\n", '[ # { "not" a table }\n')
    with pytest.raises(BrokenText) as refused:
        read_scale(one_line.replace(POWER, ""))
    assert 'number = "5", text = ""' in one_line.replace(POWER, "").splitlines()[(refused.value.line or 0) - 1]


def test_a_service_may_allow_not_applicable_as_a_new_version() -> None:
    wider = allowing(SCALE, {"6.5a", "2.4"})
    assert wider.version == 2
    assert [key for key, each in wider.statements.items() if each.may_be_not_applicable] == ["2.4", "6.5a"]
    assert not SCALE.statements["6.5a"].may_be_not_applicable
    assert why_not_follow([SCALE], wider) == []
    with pytest.raises(RuleBroken, match=r"has no statement 6\.9"):
        allowing(SCALE, {"6.9"})
    with pytest.raises(RuleBroken, match="can be answered there already"):
        allowing(SCALE, {"2.4"})


def test_a_later_version_keeps_what_each_key_means() -> None:
    later = read_scale(TEXT.replace("version = 1", "version = 2").replace(POWER, "The client takes turns"))
    [reason] = why_not_follow([SCALE], later)
    assert "9.5 said “The practitioner encourages equitable turn-taking”" in reason.sentence
    assert "9.5a" in reason.sentence
    numbered = TEXT.replace("version = 1", "version = 2").replace(
        stated("5", POWER), stated("5a", "The client takes turns")
    )
    assert why_not_follow([SCALE], read_scale(numbered)) == []
    assert "Write version = 2" in why_not_follow([SCALE], SCALE)[0].sentence
    other = replace(SCALE, key="another", version=2)
    assert "its key stays" in why_not_follow([SCALE], other)[0].sentence
    assert why_not_follow([], SCALE) == []


def test_a_rater_chooses_among_items_that_have_statements() -> None:
    assert [item.number for item in chosen(SCALE, [13, 6])] == [6, 13]
    assert sum(len(item.statements) for item in chosen(SCALE, [])) == 61
    with pytest.raises(RuleBroken, match="nothing to rate under item 1 and 14"):
        chosen(SCALE, [14, 6, 1])
