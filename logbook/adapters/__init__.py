"""What touches the outside: database, mail, passwords, files; each behind a small interface."""
