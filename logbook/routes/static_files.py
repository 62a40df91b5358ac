"""Static files under an address that changes with their content, so that a browser keeps them for good.

`{{ asset('css/logbook.css') }}` is `/static/@1f0c9a2b/css/logbook.css`: one hash over every static file. It stands in
the path, not in a query, so that a module's relative `import "./saving.js"` carries it too. A page that outlives an
upgrade asks under the old hash and still gets its file, only not for keeps.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request

FOR_GOOD = "public, max-age=31536000, immutable"


def serve(app: Flask) -> None:
    root = Path(app.static_folder or "")
    files = {file.relative_to(root).as_posix(): file for file in _below(root)}
    prefix = f"{app.static_url_path}/@{_hash_of(files)}/"

    def file(filename: str, version: str = "") -> Response:  # noqa: ARG001  any version is answered with the present file
        answer = app.send_static_file(filename)
        answer.direct_passthrough = False
        answer.get_data()  # read whole and the file closed: what compresses a stream would leave it open
        answer.headers["Cache-Control"] = FOR_GOOD if request.path.startswith(prefix) else "no-cache"
        return answer

    def asset(name: str) -> str:
        """The address of a static file; a KeyError for one that is not there, so that a test meets it, not a person."""
        if name not in files:
            raise KeyError(name)
        return prefix + name

    app.view_functions["static"] = file
    app.add_url_rule(f"{app.static_url_path}/@<version>/<path:filename>", endpoint="static", view_func=file)
    app.add_template_global(asset)


def _below(root: Path) -> Iterator[Path]:
    return (file for file in sorted(root.rglob("*")) if file.is_file())


def _hash_of(files: dict[str, Path]) -> str:
    total = sha256()
    for name, file in files.items():
        total.update(name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]
