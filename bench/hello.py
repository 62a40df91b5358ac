"""The floor: a bare Flask hello without hooks, on the very server the logbook runs on, as a process of its own."""

from __future__ import annotations

from flask import Flask

from logbook.cli.serve import address, server_for


def main() -> None:
    """Serve on a free port until told to stop."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    server = server_for(app, "127.0.0.1", 0)
    server.prepare()
    print(f"hello: http://{address(server)}/", flush=True)
    server.serve()


if __name__ == "__main__":
    main()
