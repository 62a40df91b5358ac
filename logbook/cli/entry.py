"""The `logbook` command as the system starts it: what the surroundings refuse is said in a sentence, not in a traceback."""

from __future__ import annotations

import os
import sys

from logbook import cli


def main() -> int:
    """Run the command; 1 with a sentence when the surroundings refuse, and the whole traceback when the fault is ours."""
    os.umask(0o077)  # databases, backups and exports are their owner's alone, wherever the instance folder is
    try:
        return cli.main()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = in_words(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1


def in_words(error: Exception) -> str | None:
    """What the surroundings refuse, why, and the next step; None when this is nothing an operator can put right."""
    said, kind = str(error), type(error).__name__
    if kind in ("NoBackup", "NoMasterKey", "Away", "WrongSetting", "BrokenReferences"):
        return said
    if "Address already in use" in said:
        return "The port is taken by another program, perhaps a logbook that already runs. Choose another: --port 8081"
    if "No socket could be created" in said or isinstance(error, OverflowError):
        return f"The server cannot listen there ({said}). Choose a port from 1024 to 65535 with --port."
    if isinstance(error, PermissionError | FileExistsError | NotADirectoryError):
        return (
            f"{error.filename} cannot be written by this account. Choose another folder with --instance, or its owner."
        )
    if isinstance(error, ModuleNotFoundError) and error.name == "psycopg":
        return "LOGBOOK_DATABASE_URL names a PostgreSQL, whose driver is not installed. Start with scripts/run, which does."
    if isinstance(error, ModuleNotFoundError) and error.name == "obstore":
        return "LOGBOOK_MEDIA names a bucket, whose client is not installed. Start with scripts/run, which does."
    if kind == "OperationalError":
        return f"The database did not answer: {_first_line(said)}\nCheck LOGBOOK_DATABASE_URL, or the instance folder's owner."
    if kind in ("ArgumentError", "NoSuchModuleError"):
        return "LOGBOOK_DATABASE_URL is not an address. It looks like postgresql://user:password@host/name"
    if kind == "CommandError" and "locate revision" in said:
        return "This database belongs to a newer version of the logbook. Start that version, or go back to a backup."
    return _setting_that_is_no_number() if isinstance(error, ValueError) else None


def _first_line(said: str) -> str:
    """The driver's own words, without the statement that SQLAlchemy adds: it may hold what people wrote."""
    return said.splitlines()[0]


def _setting_that_is_no_number() -> str | None:
    for name in ("LOGBOOK_TRUSTED_PROXIES", "LOGBOOK_SMTP_PORT"):
        if not os.environ.get(name, "0").isdigit():
            return f"{name} is “{os.environ[name]}”. It must be a whole number."
    return None
