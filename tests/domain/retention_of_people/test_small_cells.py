"""Nothing hidden can be worked out: a reader with every table and export of a month adds and subtracts them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest

from logbook.domain.retention_of_people.small_cells import BESIDE, FEW, NEARLY, ROOT, Cell, Group, published

Person = dict[str, str | int]
STAGES = ("enrolled", "first-cycle", "mid-point", "accredited")
Known = Mapping[Group, tuple[float, float]]
Shown = Mapping[Group, Mapping[str, Cell]]


def population(random: Random) -> list[Person]:
    """People of a small service, each in one cohort (and so one year), one profession and one team, gone so far on the way."""
    cohorts = [(f"c{n}", str(random.choice((2023, 2024, 2025)))) for n in range(random.randint(1, 6))]
    people: list[Person] = []
    for _ in range(random.choice((3, 12, 30, 60, 120))):
        cohort, year = random.choice([*cohorts, ("", random.choice(("2023", "2024", "2025")))])
        person: Person = {"cohort": cohort, "period": year}
        person["profession"] = random.choice(("", "nursing", "psychology", "social-work", "teaching"))
        person["team"] = random.choices(("", "a", "b", "c"), (1, 5, 3, 1))[0]
        person["reached"], person["left"] = random.randint(0, 4), random.random() < 0.3
        people.append(person)
    return people


def counted(people: list[Person]) -> dict[Group, Counter[str]]:
    found: dict[Group, Counter[str]] = {ROOT: Counter()}
    for person in people:
        for kind in ("all", "cohort", "profession", "team", "period"):
            cells = found.setdefault((kind, str(person.get(kind, ""))), Counter())
            cells.update(STAGES[: int(person["reached"])])
            if person["left"] and 0 < int(person["reached"]) < 4:
                cells.update(["left", "reason:time"])
    return found


def years_of(people: list[Person]) -> dict[str, str]:
    return {str(person["cohort"]): str(person["period"]) for person in people if person["cohort"]}


def equations(people: list[Person], shown: Shown) -> list[tuple[dict[Group, int], int]]:
    """Everything that adds up. `rest` is who came without a course in a year: in no table, and together a cohort of their own."""
    found = []
    kinds = {
        kind: [group for group in shown if group[0] == kind] for kind in ("cohort", "profession", "team", "period")
    }
    for parts in kinds.values():
        found.append(({ROOT: 1} | dict.fromkeys(parts, -1), 0))
    for year in kinds["period"]:
        within = {str(each["cohort"]) for each in people if each["period"] == year[1]} - {""}
        without = [each for each in people if each["period"] == year[1] and not each["cohort"]]
        if within:
            found.append(({year: 1} | {("cohort", key): -1 for key in within}, len(without)))
    return found


def determined(people: list[Person], shown: Shown, column: str) -> list[Group]:
    """The hidden cells of a column that linear algebra alone gives away, in whole fractions."""
    truth = counted(people)
    hidden = sorted(group for group in shown if shown[group][column].number is None)
    rests = [("rest", year) for kind, year in shown if kind == "period"]
    hidden += rests
    rows = []
    apart = [({("cohort", ""): 1} | dict.fromkeys(rests, -1), 0)]
    for terms, _ in [*_with_rests(equations(people, shown)), *apart]:
        row = [Fraction(terms.get(group, 0)) for group in hidden]
        if any(row):
            rows.append(row)
    assert truth
    return [hidden[place] for place in range(len(hidden)) if _alone_in(rows, place, len(hidden))]


def _with_rests(told: list[tuple[dict[Group, int], int]]) -> list[tuple[dict[Group, int], int]]:
    """In the years' equations who came without a course is one unknown more."""
    return [
        (terms | ({("rest", whole[1]): -1} if (whole := next(iter(terms)))[0] == "period" else {}), rest)
        for terms, rest in told
    ]


def _alone_in(rows: list[list[Fraction]], place: int, width: int) -> bool:
    """Whether the unit vector of one unknown lies in the span of the equations."""
    unit = [Fraction(int(at == place)) for at in range(width)]
    return _rank(rows) == _rank([*rows, unit]) if rows else False


def _rank(rows: list[list[Fraction]]) -> int:
    rest, rank = [list(row) for row in rows], 0
    for column in range(len(rest[0]) if rest else 0):
        pivot = next((row for row in rest[rank:] if row[column]), None)
        if pivot is None:
            continue
        rest.remove(pivot)
        rest.insert(rank, pivot)
        for row in rest[rank + 1 :]:
            if row[column]:
                by = row[column] / pivot[column]
                for at, value in enumerate(pivot):
                    row[at] -= by * value
        rank += 1
    return rank


def narrowed(people: list[Person], shown: Shown, column: str) -> dict[Group, tuple[float, float]]:
    """What each cell can be, by the reader who also knows that nothing is under nought and what each label says."""
    truth = counted(people)
    known = {group: _first(shown[group], column) for group in shown}
    rest = {
        year: sum(_is_in(each, column) for each in people if each["period"] == year[1] and not each["cohort"])
        for year in shown
        if year[0] == "period"
    }
    assert set(known) == set(truth)
    for _ in range(60):
        for terms, _n in equations(people, shown):
            whole = next(group for group, sign in terms.items() if sign == 1)
            parts = [group for group, sign in terms.items() if sign == -1]
            more = rest.get(whole, 0) if parts[0][0] == "cohort" and whole != ROOT else 0
            for one in (whole, *parts):
                low, high = _from_others(known, whole, parts, one, more)
                known[one] = max(known[one][0], low), min(known[one][1], high)
    return known


def _from_others(
    known: Mapping[Group, tuple[float, float]], whole: Group, parts: list[Group], one: Group, more: int
) -> tuple[float, float]:
    others = [known[part] for part in parts if part != one]
    low, high = sum(a for a, _ in others) + more, sum(b for _, b in others) + more
    return (low, high) if one == whole else (known[whole][0] - high, known[whole][1] - low)


def _first(cells: Mapping[str, Cell], column: str) -> tuple[float, float]:
    cell = cells[column]
    if cell.number is not None:
        return cell.number, cell.number
    if cell is FEW:
        return 0, 4
    chain = {"first-cycle": "enrolled", "mid-point": "first-cycle", "accredited": "mid-point", "left": "enrolled"}
    above = chain.get(column, "left" if column.startswith("reason") else "")
    while above and cells[above].number is None:
        above = chain.get(above, "")
    most = cells[above].number if above else None
    high = float("inf") if most is None else float(most)
    return (high - 4, high) if cell is NEARLY and most is not None else (0, high)


def _is_in(person: Person, column: str) -> bool:
    if column in STAGES:
        return STAGES.index(column) < int(person["reached"])
    return bool(person["left"]) and 0 < int(person["reached"]) < 4


@pytest.mark.parametrize("seed", range(20))
def test_no_combination_of_filters_and_exports_reveals_a_hidden_cell(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - people to count, not secrets
    for _ in range(3):
        people = population(random)
        shown = published(counted(people), years_of(people))
        for column in (*STAGES, "left", "reason:time"):
            if column not in shown[ROOT]:
                continue
            small = [group for group in shown if shown[group][column] in (FEW, NEARLY)]
            assert set(determined(people, shown, column)).isdisjoint(small)
            known = narrowed(people, shown, column)
            for group in small:
                low, high = known[group]
                assert high - low >= 4, (seed, column, group, shown[group][column].words, low, high)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_shown_is_true_and_leaves_five_on_either_side(seed: int) -> None:
    people = population(Random(seed))  # noqa: S311 - people to count, not secrets
    truth = counted(people)
    for group, cells in published(truth, years_of(people)).items():
        for column, cell in cells.items():
            assert cell.number is None or cell.number == truth[group][column] >= 5
        for above, below in (("enrolled", "first-cycle"), ("first-cycle", "mid-point"), ("mid-point", "accredited")):
            first, second = cells[above].number, cells[below].number
            assert first is None or second is None or first - second >= 5


def test_one_small_team_hides_another_with_it() -> None:
    counts = {
        ROOT: Counter({"enrolled": 40}),
        ("team", "a"): Counter({"enrolled": 20}),
        ("team", "b"): Counter({"enrolled": 17}),
        ("team", "c"): Counter({"enrolled": 3}),
    }
    shown = {group: cells["enrolled"] for group, cells in published(counts, {}).items()}
    assert shown == {ROOT: Cell(40), ("team", "a"): BESIDE, ("team", "b"): Cell(17), ("team", "c"): FEW}


def test_without_small_cells_everything_is_shown() -> None:
    counts = {
        ROOT: Counter({"enrolled": 40}),
        ("team", "a"): Counter({"enrolled": 20}),
        ("team", ""): Counter({"enrolled": 20}),
    }
    assert all(cells["enrolled"].number for cells in published(counts, {}).values())
