"""A named cast in a small, invented service, and a second service beside it. Everybody here is fictional.

Saltmarsh trains: Tess (trainee, supervised by Sunny), Theo (trainee, supervised by Sunny, in Mika's team too).
Sunny supervises; Sam supervised Tess before; Sky stands in for nobody until a test says so; Ash assesses; Cody coordinates;
Mika manages Tess's team; Ada administers. Harbour is the other service: Otto trains there, Orla supervises and administers there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from logbook.actions import ways
from logbook.adapters import secrets
from logbook.data import programme_text, scale_text
from logbook.domain.people import Actor, Role
from logbook.domain.programmes import read_programme
from logbook.domain.skills.reading import read_scale
from logbook.models.accounts import SignIn
from logbook.models.base import Base, new_id
from logbook.models.clients import Client, Participant
from logbook.models.consents import Consent, ConsentWithdrawal
from logbook.models.cycles import Cycle, CycleParticipant
from logbook.models.journal import JournalHead
from logbook.models.journeys import Journey, ProgrammeVersion
from logbook.models.people import Person, RoleHeld, SupervisionLine, actor_from, roles_rows
from logbook.models.ratings import ScaleVersion
from logbook.models.services import Installation, Service, Team, TeamPlace

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
"""A Wednesday morning: the world's own present."""
TODAY = NOW.date()
PASSWORD = "a heron by the harbour"
LONG_AGO = date(2024, 9, 2)

CAST: dict[str, tuple[str, tuple[Role, ...]]] = {
    "tess": ("saltmarsh", (Role.TRAINEE,)),
    "theo": ("saltmarsh", (Role.TRAINEE,)),
    "sunny": ("saltmarsh", (Role.SUPERVISOR,)),
    "sam": ("saltmarsh", (Role.SUPERVISOR,)),
    "sky": ("saltmarsh", (Role.SUPERVISOR,)),
    "ash": ("saltmarsh", (Role.ASSESSOR, Role.SUPERVISOR)),
    "cody": ("saltmarsh", (Role.COORDINATOR,)),
    "mika": ("saltmarsh", (Role.MANAGER,)),
    "ada": ("saltmarsh", (Role.ADMINISTRATOR,)),
    "otto": ("harbour", (Role.TRAINEE,)),
    "orla": ("harbour", (Role.SUPERVISOR, Role.ADMINISTRATOR)),
}

_PASSWORD_HASH = secrets.hash_password(PASSWORD)


@dataclass
class World:
    """The ids of everybody and everything, by name, and ways to add more."""

    ids: dict[str, UUID] = field(default_factory=dict)

    def __getattr__(self, name: str) -> UUID:
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def add(self, db: Session, name: str, row: Base) -> UUID:
        """Put a row into the world under a name."""
        db.add(row)
        db.flush()
        self.ids[name] = row.id  # type: ignore[attr-defined]
        return self.ids[name]

    def actor(self, db: Session, name: str, now: datetime = NOW) -> Actor:
        """Somebody of the cast as the one who acts."""
        person_id = self.ids[name]
        return actor_from(person_id, name.title(), db.execute(roles_rows(person_id)), now)

    def client(self, db: Session, name: str, trainee: str = "tess", code: str = "Heron") -> UUID:
        """A client of a trainee: a mum and a child who both agreed long ago."""
        journey = self.ids[f"{trainee}_journey"]
        common = {"service_id": self.ids["saltmarsh" if trainee != "otto" else "harbour"]}
        client_id = self.add(
            db,
            name,
            Client(**common, journey_id=journey, trainee_id=self.ids[trainee], code=code, allocated_on=LONG_AGO),
        )
        for position, (label, is_child) in enumerate((("mum", False), ("child", True))):
            participant = Participant(**common, client_id=client_id, position=position, label=label, is_child=is_child)
            participant_id = self.add(db, f"{name}_{label}", participant)
            db.add(
                Consent(
                    **common,
                    client_id=client_id,
                    participant_id=participant_id,
                    agreed=True,
                    signed_on=LONG_AGO,
                    recorded_at=NOW,
                    recorded_by_id=self.ids[trainee],
                )
            )
        db.flush()
        return client_id

    def moves_on(self, db: Session, who: str) -> None:
        """Somebody's roles in their service ended yesterday; in the other they practise."""
        ended = update(RoleHeld).where(RoleHeld.person_id == self.ids[who]).values(until=TODAY - timedelta(days=1))
        db.execute(ended)
        role = {"service_id": self.ids["harbour"], "person_id": self.ids[who], "role": Role.PRACTITIONER}
        db.add(RoleHeld(**role, since=LONG_AGO))

    def withdraws(self, db: Session, client: str, *, purpose: str = "care", on: date = TODAY) -> None:
        """Everybody of a client takes back what they agreed to."""
        of = db.get_one(Client, self.ids[client])
        for participant in db.scalars(select(Participant.id).where(Participant.client_id == of.id)):
            taken = {"participant_id": participant, "purpose": purpose, "on": on, "recorded_at": NOW}
            facts = {"service_id": of.service_id, "client_id": of.id, "recorded_by_id": of.trainee_id}
            db.add(ConsentWithdrawal(**facts, **taken))
        db.flush()

    def cycle(self, db: Session, name: str, client: str, **facts: Any) -> UUID:
        """A cycle of a client; written and reviewed a week ago unless the facts say otherwise."""
        of = db.get_one(Client, self.ids[client])
        usual: dict[str, Any] = {
            "service_id": of.service_id,
            "journey_id": of.journey_id,
            "trainee_id": of.trainee_id,
            "client_id": of.id,
            "filmed_on": TODAY - timedelta(days=12),
            "childs_answer": "yes",
            "reviewed_on": TODAY - timedelta(days=7),
            "review_minutes": 40,
            "line": "She waits, he looks up.",
            "next_step": "Film bath time.",
            "entered_by_id": of.trainee_id,
            "entered_at": NOW,
            "trainee_agreed_at": NOW,
        }
        cycle_id = self.add(db, name, Cycle(**(usual | facts)))
        for participant in db.scalars(select(Participant.id).where(Participant.client_id == of.id)):
            db.add(CycleParticipant(cycle_id=cycle_id, participant_id=participant, service_id=of.service_id))
        db.flush()
        return cycle_id


def build(db: Session) -> World:
    """Everybody, in both services; no client yet."""
    world = World()
    db.add(Installation(created_at=NOW, fictional=False))
    for service, title in (("saltmarsh", "Saltmarsh VIG"), ("harbour", "Harbour VIG")):
        world.add(db, service, Service(name=title, created_at=NOW))
        db.add(JournalHead(service_id=world.ids[service], number=0, digest="0" * 64))
        text = programme_text("vig-practitioner")
        world.add(
            db,
            f"{service}_programme",
            ProgrammeVersion(
                service_id=world.ids[service],
                key="vig-practitioner",
                version=1,
                title=read_programme(text).name,
                text=text,
                made_at=NOW,
            ),
        )
        _scale(db, world, service)
    for name, (service, roles) in CAST.items():
        _person(db, world, name, world.ids[service], roles)
    _relations(db, world)
    ways.recount(db)
    return world


def _scale(db: Session, world: World, service: str) -> None:
    text = scale_text()
    scale = read_scale(text)
    said = {"number": 1, "key": scale.key, "version": scale.version, "title": scale.title, "text": text}
    world.add(db, f"{service}_scale", ScaleVersion(service_id=world.ids[service], made_at=NOW, **said))


def _person(db: Session, world: World, name: str, service_id: UUID, roles: tuple[Role, ...]) -> None:
    person = Person(
        service_id=service_id,
        name=name.title(),
        email=f"{name}@example.org",
        password_hash=_PASSWORD_HASH,
        created_at=NOW,
    )
    world.add(db, name, person)
    for role in roles:
        db.add(RoleHeld(service_id=service_id, person_id=person.id, role=role, since=LONG_AGO))


def _relations(db: Session, world: World) -> None:
    for trainee, service in (("tess", "saltmarsh"), ("theo", "saltmarsh"), ("otto", "harbour")):
        journey = Journey(
            service_id=world.ids[service],
            person_id=world.ids[trainee],
            programme_id=world.ids[f"{service}_programme"],
            enrolled_on=date(2025, 9, 1),
            last_activity_on=date(2025, 9, 1),
        )
        world.add(db, f"{trainee}_journey", journey)
    before = date(2025, 12, 31)
    for trainee, supervisor, since, until in (
        ("tess", "sam", date(2025, 9, 1), before),
        ("tess", "sunny", date(2026, 1, 1), None),
        ("theo", "sunny", date(2025, 9, 1), None),
        ("otto", "orla", date(2025, 9, 1), None),
    ):
        db.add(
            SupervisionLine(
                service_id=world.ids["harbour" if trainee == "otto" else "saltmarsh"],
                journey_id=world.ids[f"{trainee}_journey"],
                trainee_id=world.ids[trainee],
                supervisor_id=world.ids[supervisor],
                since=since,
                until=until,
            )
        )
    saltmarsh = {"service_id": world.saltmarsh}
    team_id = world.add(db, "team", Team(**saltmarsh, name="Early help"))
    for name, manages in (("mika", True), ("tess", False)):
        db.add(TeamPlace(**saltmarsh, team_id=team_id, person_id=world.ids[name], manages=manages, since=LONG_AGO))
    db.flush()


def sign_in_row(person_id: UUID, service_id: UUID, token: str, now: datetime) -> Any:
    """The statement that opens a session for somebody of the cast."""
    return insert(SignIn).values(
        id=new_id(),
        service_id=service_id,
        person_id=person_id,
        token_hash=secrets.hash_of(token),
        started_at=now,
        seen_at=now,
    )


def count(db: Session, table: type[Base]) -> int:
    """How many rows a table holds."""
    return db.query(func.count()).select_from(table).scalar() or 0
