"""The floor of a range answer: the logbook on the very server it runs on, with an unencrypted file beside it, as one process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from flask import Flask, send_file
from flask.typing import ResponseReturnValue
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from logbook import create_app
from logbook.cli.serve import address, server_for
from logbook.config import read_settings

PATH = "/unencrypted/"


def main(instance: str, file: str) -> None:
    """Serve this instance and this file on a free port until told to stop."""
    bare = Flask("unencrypted")

    @bare.get("/")
    def film() -> ResponseReturnValue:
        return send_file(Path(file).resolve(), "video/mp4", conditional=True)

    app: Any = create_app(read_settings(Path(instance)))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PATH.rstrip("/"): bare})
    server = server_for(app, "127.0.0.1", 0)
    server.prepare()
    print(f"unencrypted: http://{address(server)}/", flush=True)
    server.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
