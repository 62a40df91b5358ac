"""`logbook new-password ADDRESS`: a one-time link for somebody who forgot theirs, where no mail server is set up."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from logbook.actions import founding, journal
from logbook.adapters import clock
from logbook.cli import options
from logbook.domain.refusals import RuleBroken


def run(arguments: Sequence[str]) -> int:
    """0 with the link printed; 1 where nobody has the address."""
    parser = options.parser("new-password", "Print a one-time link by which somebody chooses a new password.")
    parser.add_argument("address", help="the e-mail address they sign in with")
    given = parser.parse_args(arguments)
    settings, database = options.open_instance(given.instance)
    with options.closed_after(database), database.writing() as db:
        try:
            path = founding.new_password(db, given.address, clock.now())
        except RuleBroken as refused:
            print(refused, file=sys.stderr)
            return 1
        journal.commit(db)
    print(f"Works once, for two hours. Hand it to them and to nobody else:\n\n    {settings.public_url}{path}\n")
    return 0
