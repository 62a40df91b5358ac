"""What is posted stays in memory: a photographed consent must never lie in a temporary file in plain sight."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


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
