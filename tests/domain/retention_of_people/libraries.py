"""The same figures by lifelines, the library that others use.

It is part of the extra `reference`, so it is imported only where it is asked. `python -m tests.domain.retention_of_people.libraries`
writes what it says about a few hundred cohorts to libraries.json, which every run of the suite holds our figures to; the
tests marked long hold them to the library itself.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from logbook.domain.retention_of_people.risk_sets import CENSORED, Spell
from tests.domain.retention_of_people.cohorts import Cohort, cohorts

ALL_BUT = 1 - 1e-9
"""A share nearer to 1 is 1 but for rounding, and has no band."""
KEPT = Path(__file__).with_name("libraries.json")
Said = dict[str, list[list[float]]]
"""`staying`: (day, share, low, high) of Kaplan-Meier. `incidence`: the same of the first event, where no two ended on
one day (it moves ties apart at random) and nobody on day 0 (which it leaves out)."""


def said_by_lifelines(cohort: Cohort) -> Said | None:
    """What it says about one cohort; None where it refuses, as it does where late entry leaves nobody at risk early on."""
    from lifelines import KaplanMeierFitter
    from lifelines.exceptions import StatError

    late = any(each.entered for each in cohort)
    entry = {"entry": [each.entered for each in cohort]} if late else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fitted = KaplanMeierFitter().fit(
                [each.ended for each in cohort], [each.event > 0 for each in cohort], **entry
            )
        except StatError:
            return None
        said = {"staying": _rows(fitted.survival_function_, fitted.confidence_interval_, fitted.event_table)}
        if len({each.ended for each in cohort} - {0}) == len(cohort) and not late:
            said["incidence"] = _incidence(cohort)
    return said


def _rows(shares: Any, bands: Any, table: Any) -> list[list[float]]:
    days = table.index[table["observed"] > 0]
    return [
        [float(day), float(shares.loc[day].iloc[0]), *(float(value) for value in bands.loc[day].sort_values())]
        for day in days
    ]


def _incidence(cohort: Cohort) -> list[list[float]]:
    from lifelines import AalenJohansenFitter

    if not any(each.event == 1 for each in cohort):
        return []
    fitted = AalenJohansenFitter().fit([each.ended for each in cohort], [each.event for each in cohort], 1)
    table = fitted.event_table
    days = table.index[table["observed_1"] > 0]
    found = []
    for day in days:
        share, bands = float(fitted.cumulative_density_.loc[day].iloc[0]), fitted.confidence_interval_.loc[day]
        if share < ALL_BUT:
            found.append([float(day), share, *(float(value) for value in bands.sort_values())])
    return found


def asked() -> list[Cohort]:
    """The cohorts it is asked about for the file: some of each kind, and some without ties for the bands of the incidence."""
    found = cohorts(1958, 170)
    return found + [untied(each) for each in cohorts(1978, 40)]


def untied(cohort: Cohort) -> Cohort:
    """The same people, each ending on a day of their own; the last was still there."""
    ordered = sorted(cohort, key=lambda each: each.ended)
    return [
        Spell(place + 1, each.event if place + 1 < len(ordered) else CENSORED) for place, each in enumerate(ordered)
    ]


def kept() -> list[tuple[Cohort, Said]]:
    """What it said when the file was written."""
    return [
        ([Spell(ended, event, entered) for ended, event, entered in cohort], said)
        for cohort, said in json.loads(KEPT.read_text(encoding="utf-8"))
    ]


def write() -> None:
    """One cohort a line, so that a change can be read."""
    found = [(cohort, said) for cohort in asked() if (said := said_by_lifelines(cohort)) is not None]
    lines = (json.dumps([[[e.ended, e.event, e.entered] for e in cohort], said]) for cohort, said in found)
    KEPT.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write()
