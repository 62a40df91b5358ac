"""A story told: clients with their people and consents, cycles one after another, then supervision beside them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from logbook.cli.demo.ids import Ids, at, workday
from logbook.cli.demo.meeting import meet
from logbook.cli.demo.stories import Row, Story, Told
from logbook.data import demo
from logbook.domain.clients import CODES
from logbook.domain.consent import Purpose

CYCLES_A_CLIENT = 3
BEFORE_REVIEW = 5
"""Days from a film to its shared review."""


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """What fictional people write."""
    return demo("words")


@dataclass(frozen=True, slots=True)
class Teller:
    """Where ids come from, and which of the words comes next."""

    ids: Ids
    chance: random.Random

    def pick(self, kind: str) -> Any:
        """Some words of this kind."""
        return self.chance.choice(words()[kind])


def tell(teller: Teller, story: Story) -> Told:
    """The rows of the story, in which nothing is out of the ordinary yet."""
    told = Told(story)
    clients = -(-story.cycles // CYCLES_A_CLIENT) + story.waiting_clients
    codes = teller.chance.sample(CODES, clients)
    days = _review_days(story)
    for number, code in enumerate(codes):
        first = number * CYCLES_A_CLIENT
        begun = days[first] - timedelta(days=BEFORE_REVIEW + 9) if first < len(days) else story.last
        _client(teller, told, code, workday(begun))
    for number, reviewed in enumerate(days):
        _cycle(teller, told, number, workday(reviewed - timedelta(days=BEFORE_REVIEW)), reviewed)
    for number, client in enumerate(told.clients[: story.cycles // CYCLES_A_CLIENT]):
        if number < len(told.clients) - 2 or story.first < story.last - timedelta(days=900):
            client["completed_on"] = told.cycles[number * CYCLES_A_CLIENT + 2]["reviewed_on"]
    meet(teller.ids, teller.pick, told)
    return told


def _review_days(story: Story) -> list[date]:
    """The day of each shared review, evenly: the signed ones up to the day signing ended, where it did, the others after it."""
    turn = story.signed_until or story.last
    signed = story.signed if story.signed_until else story.cycles
    early = (turn - story.first) / max(signed, 1)
    late = (story.last - turn) / max(story.cycles - signed, 1)
    days = [turn - early * (signed - 1 - number) for number in range(signed)]
    days += [turn + late * (number + 1) for number in range(story.cycles - signed)]
    return [workday(day) for day in days]


def _client(teller: Teller, told: Told, code: str, day: date) -> None:
    story = told.story
    day = max(day, story.enrolled_on)
    client: Row = {
        "id": teller.ids(),
        "service_id": story.service_id,
        "journey_id": story.journey_id,
        "trainee_id": story.trainee_id,
        "code": code,
        "helping_question": teller.pick("helping_questions"),
        "allocated_on": day,
        "completed_on": None,
    }
    told.clients.append(client)
    for position, kind in enumerate(("carers", "children")):
        joins(teller, told, client, teller.pick(kind), position, day)


def joins(teller: Teller, told: Told, client: Row, label: str, position: int, signed_on: date) -> Row:
    """Somebody becomes part of the client, having agreed in writing."""
    participant: Row = {
        "id": teller.ids(),
        "service_id": client["service_id"],
        "client_id": client["id"],
        "position": position,
        "label": label,
        "is_child": position > 0,
    }
    consent: Row = {
        "id": teller.ids(),
        "service_id": client["service_id"],
        "client_id": client["id"],
        "participant_id": participant["id"],
        "purpose": str(Purpose.CARE),
        "agreed": True,
        "signed_on": signed_on,
        "recorded_at": at(signed_on, 16, 5),
        "recorded_by_id": told.story.trainee_id,
    }
    told.participants.append(participant)
    told.consents.append(consent)
    return participant


def _cycle(teller: Teller, told: Told, number: int, filmed: date, reviewed: date) -> None:
    story, client = told.story, told.clients[number // CYCLES_A_CLIENT]
    filmed = max(filmed, client["allocated_on"])
    entered = at(reviewed, 16, number % 60)
    told.cycles.append(
        {
            "id": teller.ids(),
            "service_id": story.service_id,
            "journey_id": story.journey_id,
            "trainee_id": story.trainee_id,
            "client_id": client["id"],
            "filmed_on": filmed,
            "childs_answer": teller.chance.choice(("yes", "yes", "too young")),
            "reviewed_on": reviewed,
            "review_minutes": 30 + teller.chance.randrange(7) * 5,
            "line": teller.pick("lines"),
            "next_step": teller.pick("next_steps"),
            "place": teller.pick("places"),
            "own_words": teller.pick("own_words"),
            "reflection": teller.pick("reflections"),
            "entered_by_id": story.trainee_id,
            "entered_at": entered,
            "trainee_agreed_at": entered,
        }
    )
    if told.cycles[-1]["childs_answer"] == "too young":
        told.cycles[-1]["watched_for"] = words()["watched_for"]
    people = 2 * (number // CYCLES_A_CLIENT)
    for participant in told.participants[people : people + 2]:
        told.takes_part(told.cycles[-1], participant)
