"""What is made of ratings in the scene: plans, tables from paper, comparisons made over trainees and asked for.

`tess_comparison` is Sunny's over her trainees, with Tess in it (`tess_place`); `saltmarsh_asking` is Cody's, who asks Tess
(`tess_asked_place`). Harbour has the same of Otto, by Orla and Olive. `tess_first` and `tess_second` are Tess's own ratings of two
recordings that Sunny rated too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from logbook.models.comparing import Calibration, ComparedPractitioner, GroupComparison, PaperTable, TransferPlan
from tests.rating import every, rating, recording
from tests.world import NOW, TODAY, World

WEEK = timedelta(days=7)
PAPER = "name\tfirst\tsecond\tdifference\nOne\t3\t2\t1\nTotal\t3\t2\t1\n"


def compared(db: Session, world: World) -> None:
    """All of it."""
    for owner, service, supervisor, coordinator in (
        ("tess", "saltmarsh", "sunny", "cody"),
        ("otto", "harbour", "orla", "olive"),
    ):
        of = {"service_id": world.ids[service]}
        for name, score in (("first", 4), ("second", 3)):
            recording(db, world, f"{owner}_{name}_recording", owner, said=f"{name} of {owner}")
            rating(db, world, f"{owner}_{name}", f"{owner}_{name}_recording", owner, scores=every(score))
            rated = {"scores": every(score)}
            rating(db, world, f"{owner}_{name}_theirs", f"{owner}_{name}_recording", supervisor, "supervisor", **rated)
        _comparison(db, world, f"{owner}_comparison", of, supervisor, asks=False)
        _comparison(db, world, f"{service}_asking", of, coordinator, asks=True)
        pair = {"first_rating_id": world.ids[f"{owner}_first"], "second_rating_id": world.ids[f"{owner}_second"]}
        _place(db, world, f"{owner}_place", f"{owner}_comparison", owner, of, **pair)
        _place(db, world, f"{owner}_asked_place", f"{service}_asking", owner, of, **pair, shared_at=NOW)
        _own(db, world, owner, of)
        _calibrations(db, world, owner, of)


def _comparison(db: Session, world: World, name: str, of: dict[str, Any], maker: str, *, asks: bool) -> None:
    names = {"title": f"{name} by {maker}", "first_name": "shared review", "second_name": "other meeting"}
    world.add(db, name, GroupComparison(**of, **names, maker_id=world.ids[maker], asks=asks, made_at=NOW))


def _place(db: Session, world: World, name: str, comparison: str, owner: str, of: dict[str, Any], **facts: Any) -> None:
    where = {"comparison_id": world.ids[comparison], "person_id": world.ids[owner], "place": 1, "added_at": NOW}
    world.add(db, name, ComparedPractitioner(**of, **where, **facts))


def _own(db: Session, world: World, owner: str, of: dict[str, Any]) -> None:
    whose = {**of, "person_id": world.ids[owner]}
    world.add(db, f"{owner}_paper", PaperTable(**whose, title=f"A table of {owner}", text=PAPER, made_at=NOW))
    plan = {"scale_key": "vig-practice-skills", "item": 6, "called": "Attuned guiding", "setting": "Team meeting"}
    for name, facts in (("plan", {}), ("tried_plan", {"tried_on": TODAY}), ("gone_plan", {"let_go_on": TODAY})):
        row = TransferPlan(**whose, **plan, trying=f"A pause, tries {owner}", chosen_on=TODAY, **facts)
        world.add(db, f"{owner}_{name}", row)


def _calibrations(db: Session, world: World, owner: str, of: dict[str, Any]) -> None:
    """`tess_offered` waits to be opened; `tess_calibration` is open, `tess_closed` was until yesterday."""
    opened = {"opened_by_id": world.ids["sunny" if owner == "tess" else "orla"], "opened_at": NOW}
    for name, recording_name, facts in (
        ("offered", "first", {}),
        ("calibration", "second", {**opened, "title": f"Bath time of {owner}", "closes_on": TODAY + WEEK}),
        ("closed", "second", {**opened, "title": f"Tea time of {owner}", "closes_on": TODAY - timedelta(days=1)}),
    ):
        recording_id = world.ids[f"{owner}_{recording_name}_recording"]
        row = Calibration(**of, recording_id=recording_id, offered_at=NOW, **facts)
        world.add(db, f"{owner}_{name}", row)
