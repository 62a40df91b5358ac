"""Programmes: the four that are shipped, the texts that are refused, and the round trip between the two."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.people import Role
from logbook.domain.programmes import (
    BrokenText,
    Milestone,
    Programme,
    Required,
    Stage,
    next_milestone,
    read_programme,
    to_toml,
    why_not_enrol,
)

SHIPPED = ["vig-practitioner", "vig-three-stage", "vig-supervisor", "verp-course"]


def text_of(key: str) -> str:
    return files("logbook").joinpath("data", "programmes", f"{key}.toml").read_text(encoding="utf-8")


def test_every_shipped_text_is_canonical_and_there_are_no_others() -> None:
    found = {each.name.removesuffix(".toml") for each in files("logbook").joinpath("data", "programmes").iterdir()}
    assert found == set(SHIPPED)
    for key in SHIPPED:
        programme = read_programme(text_of(key))
        assert programme.key == key
        assert to_toml(programme) == text_of(key)


def test_the_practitioner_programme() -> None:
    programme = read_programme(text_of("vig-practitioner"))
    assert programme.final_milestone == Milestone("accreditation", "Accreditation", Required(6, 18, 900))
    assert [each.key for each in programme.milestones] == ["mid-point", "accreditation"]
    assert programme.stages[0].required == Required(6, 18, 900)
    assert programme.expected_months == (12, 18)
    assert (programme.shortfall_percent, programme.individual_only) == (10, True)
    assert programme.counting_kinds == ("individual",)
    assert why_not_enrol(programme) == []


def kept_before(key: str) -> str:
    """The text as it was kept before texts said what their end gives."""
    return "\n".join(line for line in text_of(key).splitlines() if not line.startswith(("gives", "ended")))


@pytest.mark.parametrize(
    ("key", "gives", "ended"),
    [
        ("vig-practitioner", Role.PRACTITIONER, "accredited"),
        ("vig-three-stage", Role.PRACTITIONER, "accredited"),
        ("verp-course", None, "completed"),
    ],
)
def test_a_text_from_before_programmes_said_what_they_give_reads_as_what_it_was(
    key: str, gives: Role | None, ended: str
) -> None:
    programme = read_programme(kept_before(key))
    assert (programme.gives, programme.ended) == (gives, ended)


def test_no_text_makes_a_verp_course_give_the_practitioners_role() -> None:
    text = text_of("verp-course").replace('gives = "nothing"', 'gives = "practitioner"')
    with pytest.raises(BrokenText, match="makes nobody a practitioner") as refused:
        read_programme(text)
    assert refused.value.key == "gives"


def test_the_three_stages_each_have_totals_of_their_own() -> None:
    programme = read_programme(text_of("vig-three-stage"))
    assert [stage.required for stage in programme.stages] == [
        Required(2, 6, 420),
        Required(3, 9, 480),
        Required(3, 12, 480),
    ]
    assert all(len(stage.milestones) == 1 for stage in programme.stages)
    assert programme.stage_of("end-of-stage-2") is programme.stages[1]
    with pytest.raises(KeyError):
        programme.stage_of("mid-point")


def test_a_verp_course_has_a_goal_and_three_rounds() -> None:
    programme = read_programme(text_of("verp-course"))
    assert programme.own_goal
    assert (programme.gives, programme.ended) == (None, "completed")
    assert programme.counting_kinds == ("individual", "group")
    assert programme.final_milestone.required == Required(0, 3, 0)


def test_nobody_enrols_on_a_skeleton() -> None:
    [reason] = why_not_enrol(read_programme(text_of("vig-supervisor")))
    assert "Supervisor training" in reason.sentence
    assert "an administrator fills it in" in reason.sentence


def test_the_next_milestone_is_the_first_not_passed() -> None:
    programme = read_programme(text_of("vig-three-stage"))
    keys = [milestone.key for milestone in programme.milestones]
    seen: list[str | None] = []
    for passed in range(len(keys) + 1):
        following = next_milestone(programme, frozenset(keys[:passed]))
        seen.append(following.key if following else None)
    assert seen == [*keys, None]


LINE = {name: number for number, name in enumerate(text_of("vig-practitioner").splitlines(), 1)}


@pytest.mark.parametrize(
    ("before", "after", "key", "line_holding", "says"),
    [
        ("cycles = 9", "cycels = 9", "stages[1].milestones[1].cycels", "cycles = 9", "did you mean “cycles”?"),
        ("cycles = 18", "cycles = '18'", "stages[1].milestones[2].cycles", "cycles = 18", "whole number"),
        ("cycles = 18", "cycles = true", "stages[1].milestones[2].cycles", "cycles = 18", "whole number"),
        ("clients = 6", "clients = -1", "stages[1].milestones[2].clients", "clients = 6", "0 to 200 and is -1"),
        ("version = 1", "version = 0", "version", "version = 1", "1 to 10,000"),
        ("shortfall_percent = 10", "shortfall_percent = 11", "shortfall_percent", "shortfall_percent = 10", "0 to 10"),
        ("own_goal = false", "own_goal = 'no'", "own_goal", "own_goal = false", "true or false"),
        ('gives = "practitioner"', 'gives = "a medal"', "gives", 'gives = "practitioner"', "either “practitioner” or"),
        ("own_goal = false", "", "own_goal", None, "is missing: add it"),
        ("[12, 18]", "[18, 12]", "stages[1].expected_months", "expected_months = [12, 18]", "fewest first"),
        ("[12, 18]", "[true, 12]", "stages[1].expected_months", "expected_months = [12, 18]", "whole numbers"),
        ('"mid-point"', '"Mid Point"', "stages[1].milestones[1].key", 'key = "mid-point"', "small letters"),
        ('"mid-point"', '"accreditation"', "stages[1].milestones[2].key", 'key = "accreditation"', "another key"),
        ("cycles = 18", "cycles = 8", "stages[1].milestones[2].key", 'key = "accreditation"', "asks for less"),
        ('"Accreditation"', '" "', "stages[1].milestones[2].name", 'name = "Accreditation"', "words in quotation"),
        ('"Accreditation"', '"a\\nb"', "stages[1].milestones[2].name", 'name = "Accreditation"', "line break"),
    ],
)
def test_a_broken_text_is_refused_with_its_line_its_key_and_a_reason(
    before: str, after: str, key: str, line_holding: str | None, says: str
) -> None:
    with pytest.raises(BrokenText) as refused:
        read_programme(text_of("vig-practitioner").replace(before, after))
    assert refused.value.key == key
    assert refused.value.line == (LINE[line_holding] if line_holding else None)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("key = ", "not TOML yet"),
        ("", "“key” is missing"),
        ("x" * 60_000, "shorten it"),
        ("key = " + "[" * 20_000, "not TOML yet|nested too deeply"),
        (text_of("verp-course").split("[[stages]]")[0], r"at least one \[\[stages\]\] is needed"),
        (text_of("verp-course").split("[[stages.milestones]]")[0], r"Line 11, .*\[\[stages.milestones\]\] is needed"),
        (text_of("verp-course").replace("[[stages]]", "[stages]"), "not TOML yet|is needed"),
    ],
)
def test_a_text_with_a_broken_shape_is_refused(text: str, says: str) -> None:
    with pytest.raises(BrokenText, match=says):
        read_programme(text)


def test_a_second_stage_with_the_same_key_is_refused_at_its_own_line() -> None:
    text = text_of("vig-three-stage").replace('"stage-2"', '"stage-1"')
    with pytest.raises(BrokenText) as refused:
        read_programme(text)
    assert refused.value.key == "stages[2].key"
    assert text.splitlines()[(refused.value.line or 0) - 1] == 'key = "stage-1"'
    assert (refused.value.line or 0) > text.splitlines().index("[[stages.milestones]]")


words = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")), min_size=1, max_size=40)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
amounts = st.builds(
    Required, clients=st.integers(0, 200), cycles=st.integers(0, 500), supervision_minutes=st.integers(0, 60_000)
)


def added(one: Required, other: Required) -> Required:
    return Required(
        max(one.clients, other.clients),
        max(one.cycles, other.cycles),
        max(one.supervision_minutes, other.supervision_minutes),
    )


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    keys = iter(draw(st.lists(slugs, unique=True, min_size=12, max_size=12)))
    stages = []
    for _ in range(draw(st.integers(1, 3))):
        milestones: list[Milestone] = []
        for _ in range(draw(st.integers(1, 3))):
            required = draw(amounts)
            grown = added(milestones[-1].required, required) if milestones else required
            milestones.append(Milestone(next(keys), draw(words), grown))
        fewest = draw(st.integers(1, 60))
        stages.append(Stage(next(keys), draw(words), (fewest, fewest + draw(st.integers(0, 60))), tuple(milestones)))
    return Programme(
        draw(slugs),
        draw(words),
        draw(st.integers(1, 10_000)),
        draw(words),
        draw(st.booleans()),
        draw(st.integers(0, 10)),
        draw(st.booleans()),
        tuple(stages),
        draw(st.sampled_from([Role.PRACTITIONER, None])),
        draw(words),
    )


@given(programmes())
def test_a_programme_survives_its_text(programme: Programme) -> None:
    assert read_programme(to_toml(programme)) == programme


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with pytest.raises(BrokenText) as refused:
        read_programme(text)
    assert str(refused.value)[0].isupper()
