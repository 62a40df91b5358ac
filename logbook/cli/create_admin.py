"""`logbook create-admin`: a service and a one-time link for its first administrator, or for one more when nobody can get in."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from email_validator import EmailNotValidError, validate_email

from logbook.actions import founding, journal
from logbook.actions.founding import First
from logbook.adapters import clock
from logbook.adapters.database import Database
from logbook.cli import migrate, options
from logbook.config import Settings
from logbook.domain.refusals import RuleBroken

NEXT = """
The first administrator opens this page and chooses a password. It works once, for fourteen days:

    {link}

Made by mistake, or lost? Ask for another, and the earlier link opens nothing: {again}
"""


def run(arguments: Sequence[str]) -> int:
    """0 with the link printed; 1 where something does not let it be made."""
    given = _options(arguments)
    settings, database = options.open_instance(given.instance)
    print(migrate.bring_up_to_date(settings, database))
    with options.closed_after(database):
        try:
            print(_next(settings, make(database, _asked(given))), flush=True)
        except RuleBroken as refused:
            print(refused, file=sys.stderr)
            return 1
    return 0


def before_serving(settings: Settings, database: Database) -> str:
    """What `serve --empty` says first: the link, who can administer already, or how to make the link later."""
    with database.reading() as db:
        if founding.has_administrator(db, clock.now()):
            return "This logbook has an administrator, so no link was made."
    try:
        first = _asked(_options([]))
        return _next(settings, make(database, first))
    except RuleBroken as refused:
        return f"{refused}\nThe logbook starts without an administrator. To make one: {_again(settings)} --help"


def _next(settings: Settings, path: str) -> str:
    return NEXT.format(link=settings.public_url + path, again=_again(settings))


def _again(settings: Settings) -> str:
    return options.typed(f"create-admin --instance {shlex.quote(str(settings.instance))}")


def make(database: Database, first: First) -> str:
    """The path of the link."""
    now = clock.now()
    with database.writing() as db:
        path = founding.found(db, first, now)
        journal.commit(db)
    return path


def _asked(given: argparse.Namespace) -> First:
    """What was given; what was not is asked for, if somebody is there to answer."""
    service = given.service or _ask("The name of the service, such as Saltmarsh VIG", "--service")
    name = given.name or _ask("The first administrator's name", "--name")
    email = given.email or _ask("Their e-mail address", "--email")
    return checked(First(service, name, email, given.time_zone))


def checked(first: First) -> First:
    """The same, or a sentence that says what cannot be right."""
    if not all(part.strip() for part in (first.service, first.name)):
        raise RuleBroken("The service and its administrator each need a name.")
    try:
        validate_email(first.email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as wrong:
        raise RuleBroken(f"{first.email} is no e-mail address: it should look like name@example.org.") from wrong
    try:
        ZoneInfo(first.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as wrong:
        raise RuleBroken(f"{first.time_zone} is no time zone: it should look like Europe/London.") from wrong
    return first


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise RuleBroken(f"{question}: nobody is there to be asked, so give it with {option}.")
    return input(f"{question}: ").strip()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = options.parser("create-admin", "Print a one-time link for the first administrator of a service.")
    parser.add_argument("--service", default="", help="the name of the service; it is made if it is not there")
    parser.add_argument("--name", default="", help="the administrator's name")
    parser.add_argument("--email", default="", help="the address they will sign in with")
    parser.add_argument("--time-zone", default="Europe/London")
    return parser.parse_args(arguments)
