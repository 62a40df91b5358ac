"""What a page may never do while somebody looks: ask another host, break the policy, throw, miss a part of itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

ITS_OWN_SCHEMES = {"data", "blob", "about"}
AN_ANSWER_OF_ITS_OWN = "Failed to load resource"
"""Chromium logs every 4xx as an error, a refusal we meant too; `_answered` judges those by what was asked for."""


class Guard:
    """Watches every page of a context and remembers what should not have happened."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.complaints: list[str] = []
        self._host = host
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._logged)
        context.on("weberror", self._threw)

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.netloc != self._host and address.scheme not in ITS_OWN_SCHEMES:
            self.complaints.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        part = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and part not in {"document", "fetch", "xhr"}):
            self.complaints.append(f"{response.status} for the {part} {response.url}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(AN_ANSWER_OF_ITS_OWN):
            self.complaints.append(f"console: {message.text}")

    def _threw(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")
