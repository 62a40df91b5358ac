"""What a family said yes to and took back, and the films that lie on phones. What is clipped of some is drawn: nobody exists to be seen."""

from __future__ import annotations

from datetime import date, timedelta

from logbook.cli.demo.cast import Cast
from logbook.cli.demo.ids import at, workday
from logbook.cli.demo.stories import Row, Told
from logbook.cli.demo.telling import Teller
from logbook.domain.consent import Purpose
from logbook.domain.films import DAYS_KEPT
from logbook.domain.recordings import Kind


def taken_back(cast: Cast, teller: Teller, told: Told) -> None:
    """The first family said yes to teaching too, a week after the first answer; its carer took that back again."""
    first = [each for each in told.consents if each["client_id"] == told.clients[0]["id"]]
    for consent in first:
        signed_on = workday(consent["signed_on"] + timedelta(days=7))
        later = {"id": teller.ids(), "purpose": str(Purpose.TEACHING), "signed_on": signed_on}
        told.consents.append(consent | later | {"recorded_at": at(signed_on, 16, 20)})
    on = workday(min(first[0]["signed_on"] + timedelta(days=40), cast.day(-3)))
    same = {name: first[0][name] for name in ("service_id", "client_id", "participant_id", "recorded_by_id")}
    withdrawal = {"purpose": str(Purpose.TEACHING), "on": on, "asked_by_id": None, "recorded_at": at(on, 15, 40)}
    told.withdrawals.append({"id": teller.ids(), **same, **withdrawal})


def on_the_phone(_cast: Cast, teller: Teller, told: Told) -> None:
    """The film of the latest cycle that was filmed is still on the work phone."""
    cycle = next(each for each in reversed(told.cycles) if each["filmed_on"])
    registered(teller, told, cycle, Kind.INTERACTION, cycle["filmed_on"])


def registered(teller: Teller, told: Told, cycle: Row, kind: Kind, made_on: date) -> Row:
    """A film of the cycle, which lies on the work phone."""
    of = {"owner_id": cycle["trainee_id"], "cycle_id": cycle["id"], "made_on": made_on, "kind": str(kind)}
    same = {name: cycle[name] for name in ("service_id", "journey_id", "client_id")}
    lies = {"device": "work phone", "delete_by": made_on + timedelta(days=DAYS_KEPT[1])}
    film: Row = {"id": teller.ids(), **same, **of, **lies, "registered_at": at(made_on, 17)}
    told.films.append(film)
    return film
