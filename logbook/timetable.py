"""The timetable: the one place that knows APScheduler. Everything in it happens in one leader at a time.

Each service has a job of its own, whose trigger is the service's slots on its own clocks (domain/slots.py). The scheduler only
decides when to look: which slot stands, and whether it has been, is the database's to say (actions/slots.py), so that a restart,
a second timetable or clocks that jump can make a job run twice and nothing happen twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import BasePoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select

from logbook.actions import leading, slots
from logbook.actions.leading import Deposed, Lead
from logbook.actions.reminding import Reminders
from logbook.adapters import clock, ping, troubles
from logbook.adapters.advisory import AdvisoryLock
from logbook.adapters.database import Database
from logbook.config import Settings
from logbook.domain.slots import next_slot
from logbook.models.services import Service

LOOK_ROUND = timedelta(minutes=1)
"""How often services that are new or have moved are noticed, and a slot that did not go well is taken up again."""
PING = timedelta(minutes=5)
WORK, ALIVE = "work", "alive"
"""Two lanes of one thread each: the slots one after the other, and what must go on beside a slot that takes long."""

log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(
    logging.ERROR
)  # a renewal that is late is skipped; the next one does for both


class Lane(BasePoolExecutor):
    """One thread, whose end can be waited for: the scheduler itself waits with its locks held, which a job may be waiting for."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        super().__init__(self.thread)


class Slots(BaseTrigger):
    """Fires at each slot of a service in this zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first slot after the last one that fired; after now where none has."""
        return next_slot(previous_fire_time or now, ZoneInfo(self.zone)).at


@dataclass
class Timetable:
    """One leader's work, from taking the lead until it is told to stop or finds that another leads."""

    database: Database
    settings: Settings
    reminders: Reminders
    lock: AdvisoryLock
    lead: Lead
    stop: threading.Event
    over: threading.Event = field(default_factory=threading.Event)
    zones: dict[UUID, str] = field(default_factory=dict)
    troubled: dict[UUID, int] = field(default_factory=dict)

    def keep(self) -> None:
        """Keep the timetable; comes back when told to stop, or deposed. What is in hand is finished, or refused."""
        lanes = {WORK: Lane(), "default": Lane(), ALIVE: Lane()}
        defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        scheduler = BackgroundScheduler(timezone=UTC, executors=lanes, job_defaults=defaults)
        for name, do, every in (
            ("renew", self.renew, self.lead.length / 3),
            ("look round", self.look_round, LOOK_ROUND),
            ("ping", self.ping, PING),
        ):
            trigger = IntervalTrigger(seconds=every.total_seconds(), timezone=UTC)
            how = {"executor": ALIVE if do == self.renew else "default", "next_run_time": clock.now()}
            scheduler.add_job(self._guarded(do), trigger, id=name, args=[scheduler], **how)
        scheduler.start()
        try:
            while not (self.stop.is_set() or self.over.is_set()):
                self.over.wait(0.2)
        finally:
            self.over.set()
            scheduler.shutdown(wait=False)
            for lane in lanes.values():
                lane.thread.shutdown()

    def renew(self, _scheduler: Any) -> None:
        """Say that the leader lives."""
        leading.renew(self.database, self.lock, self.lead)

    def look_round(self, scheduler: Any) -> None:
        """Give each service its job, a new one where its zone changed; let a slot that did not go well be tried again."""
        with self.database.reading() as db:
            zones = {row.id: row.time_zone for row in db.execute(select(Service.id, Service.time_zone))}
        for service_id, zone in zones.items():
            if self.zones.get(service_id) != zone:
                job = {"id": str(service_id), "executor": WORK, "next_run_time": clock.now(), "replace_existing": True}
                scheduler.add_job(self._guarded(self.run_slot), Slots(zone), args=[scheduler, service_id], **job)
            elif service_id in self.troubled:
                scheduler.modify_job(str(service_id), next_run_time=clock.now())
        for gone in self.zones.keys() - zones.keys():
            scheduler.remove_job(str(gone))
        self.zones = zones

    def run_slot(self, _scheduler: Any, service_id: UUID) -> None:
        """Go through the slot that stands in this service, if one does and nobody has."""
        try:
            slots.run(self.database, self.lead, service_id, self.reminders, clock.now(), self._unless_over)
        except Exception:
            self.troubled[service_id] = self.troubled.get(service_id, 0) + 1
            raise
        self.troubled.pop(service_id, None)

    def ping(self, _scheduler: Any) -> None:
        """Tell whoever watches that the timetable lives, and whether all is well."""
        if self.settings.ping_url:
            ping.tell(self.settings.ping_url, well=not self.troubled)

    def _unless_over(self) -> None:
        """Asked between two steps of a slot: whoever was told to stop leaves the rest to the next leader."""
        if self.over.is_set():
            raise Deposed

    def _guarded(self, do: Callable[..., None]) -> Callable[..., None]:
        """What goes wrong is told and tried again; being deposed ends it all."""

        def guarded(*args: Any) -> None:
            try:
                if not self.over.is_set():
                    do(*args)
            except Deposed:
                self.over.set()
            except Exception as error:  # noqa: BLE001 - the database may be away for a while; the others go on
                log.error("The timetable tries again later; it met %s", troubles.told(error))

        guarded.__name__ = do.__name__
        return guarded
