"""`logbook verify-journal`: prove every service's journal, and write its head outside the database."""

from __future__ import annotations

from collections.abc import Sequence

from logbook.actions import journal_heads
from logbook.adapters import clock
from logbook.cli import options


def run(arguments: Sequence[str]) -> int:
    """0 when every chain holds and denies no head written down before; 1 when one does not."""
    parser = options.parser("verify-journal", "Prove that no entry of any journal was changed, added or taken away.")
    parser.add_argument("--write-heads", action="store_true", help="then write today's heads into the instance folder")
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    with options.closed_after(database), database.reading() as db:
        verdicts = journal_heads.verify(db, settings.instance)
        for verdict in verdicts:
            said = "; ".join(verdict.complaints) or "holds"
            print(f"{verdict.service}: {verdict.entries:,} entries: {said}")
        sound = not any(verdict.complaints for verdict in verdicts)
        if given.write_heads and sound:
            print(f"Heads written to {journal_heads.write(db, settings.instance, clock.now().date())}")
    return 0 if sound else 1
