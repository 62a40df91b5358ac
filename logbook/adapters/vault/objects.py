"""The objects of one S3-compatible bucket, by way of obstore, which is loaded at the first of them and not before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from logbook.adapters.vault.errors import Away, NoSuchFile
from logbook.config import BucketSettings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config, S3Store

PART = 8 * 1024 * 1024
"""Bytes sent at once of a large file; a few of these are in memory."""
AT_ONCE = 2
TRIES = 3
PAUSE = 5.0
"""Seconds for which a bucket that was away is not asked again: who waits for it holds a thread, or a lock, that others need."""


class Patience(NamedTuple):
    """After how long one request that was not answered is given up, and until when it is asked again."""

    one: timedelta
    again: timedelta


QUICK = Patience(timedelta(seconds=5), timedelta(seconds=6))
"""For what somebody waits for."""
LONG = Patience(timedelta(seconds=60), timedelta(seconds=60))
"""For whole films, which are moved beside people's work."""


class Objects:
    """Objects by their names below the prefix. Errors everywhere: Away."""

    def __init__(self, settings: BucketSettings) -> None:
        self._settings = settings
        self._stores: dict[Patience, S3Store] = {}
        self._away_until = 0.0

    def read(self, name: str, start: int, length: int) -> bytes:
        """So many bytes from there; fewer only at the end, none past it. Errors: NoSuchFile."""
        import obstore  # noqa: PLC0415 - fifteen megabytes that only a bucket needs
        from obstore.exceptions import BaseError  # noqa: PLC0415 - as above

        try:
            with self._asking(name):
                return bytes(obstore.get_range(self._store(QUICK), name, start=start, length=length))
        except BaseError:  # it begins past the end
            return b""

    def fetch(self, name: str, to: Path) -> None:
        """Write the whole object there. Errors: NoSuchFile."""
        import obstore  # noqa: PLC0415 - see read

        with self._asking(name), to.open("wb") as file:
            for piece in obstore.get(self._store(LONG), name).stream(min_chunk_size=PART):
                file.write(piece)

    def put(self, name: str, file: Path) -> None:
        """Keep this file under the name, whole or not at all."""
        import obstore  # noqa: PLC0415 - see read

        with self._asking(name):
            obstore.put(self._store(LONG), name, file, chunk_size=PART, max_concurrency=AT_ONCE)

    def size(self, name: str) -> int | None:
        """How many bytes it has; None where there is none."""
        import obstore  # noqa: PLC0415 - see read

        try:
            with self._asking(name):
                return int(obstore.head(self._store(QUICK), name)["size"])
        except NoSuchFile:
            return None

    def delete(self, name: str) -> None:
        """Take it away; without one this does nothing."""
        import obstore  # noqa: PLC0415 - see read

        with self._asking(name):
            obstore.delete(self._store(QUICK), name)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every object below the prefix, with its bytes."""
        import obstore  # noqa: PLC0415 - see read

        with self._asking("the list"):
            for some in obstore.list(self._store(LONG)):
                yield from ((each["path"], each["size"]) for each in some)

    def _store(self, patience: Patience) -> S3Store:
        if patience not in self._stores:
            self._stores[patience] = self._opened(patience)
        return self._stores[patience]

    def _opened(self, patience: Patience) -> S3Store:
        from obstore.store import S3Store  # noqa: PLC0415 - see read

        own = self._settings
        config: S3Config = {
            "access_key_id": own.access_key_id,
            "secret_access_key": own.secret_access_key,
            "region": own.region,
            "disable_bulk_delete": True,  # not every S3-compatible store has it
        }
        client: ClientConfig = {"timeout": patience.one, "connect_timeout": QUICK.one}
        if own.endpoint:
            config["endpoint"] = own.endpoint
            client["allow_http"] = own.endpoint.startswith("http://")
        return S3Store(
            own.name,
            prefix=own.prefix or None,
            config=config,
            client_options=client,
            retry_config={"max_retries": TRIES, "retry_timeout": patience.again},
        )

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """What the bucket refuses, in our own words. Its answer is in the cause and is not repeated: it may show keys."""
        from obstore.exceptions import BaseError  # noqa: PLC0415 - see read

        if monotonic() < self._away_until:
            raise Away(f"The bucket {self._settings.name} at {self.where} did not answer a moment ago.")
        try:
            yield
        except FileNotFoundError as missing:
            if "NoSuchBucket" not in str(missing):
                raise NoSuchFile(f"There is no {name} in the bucket.") from missing
            raise Away(
                f"There is no bucket {self._settings.name} at {self.where}. See LOGBOOK_MEDIA and AWS_ENDPOINT_URL."
            ) from missing
        except BaseError as trouble:
            if _is_past_the_end(trouble):
                raise
            self._away_until = monotonic() + PAUSE
            raise Away(
                f"The bucket {self._settings.name} at {self.where} does not let us in or does not answer "
                f"({type(trouble).__name__}). See AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            ) from trouble

    @property
    def where(self) -> str:
        """The address of the store."""
        return self._settings.endpoint or f"Amazon S3, {self._settings.region}"


def _is_past_the_end(trouble: Exception) -> bool:
    return "InvalidRange" in str(trouble)
