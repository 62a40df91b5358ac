"""What is posted stays in memory: a photographed consent must never lie in a temporary file in plain sight."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request, current_app, request

from logbook.domain.uploads import MOST_BYTES

PIECE = "application/offset+octet-stream"
"""How the bytes of a recording are sent (tus 1.0)."""


class InMemory(Request):
    """A request whose files are never spooled to disk. MAX_CONTENT_LENGTH bounds how much that can be."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - what the parser asks with
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def let_pieces_flow() -> None:
    """A piece of a recording goes straight into the vault, and is bounded by the length that was announced for it.

    This is settled before anything looks for a form in the request, which would refuse a body longer than any form.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.mimetype == PIECE and getattr(view, "is_streaming", False):
        request.max_content_length = MOST_BYTES
