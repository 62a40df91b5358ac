"""The HTML checker: one Node process for as long as it is needed, fed a page at a time."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self, cast

HERE = Path(__file__).parent


class HtmlChecker:
    """Finds what breaks the HTML standard. A missing Node or checker is an error, never a pass."""

    def __enter__(self) -> Self:
        self._node = subprocess.Popen(
            ["node", "validate.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def errors(self, page: str) -> list[str]:
        """Each error of a whole page as `line:column rule: message`; empty when the page holds to the standard."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(page) + "\n")
        self._node.stdin.flush()
        answer = self._node.stdout.readline()
        assert answer, "the HTML checker gave no answer; scripts/test installs it"
        return cast(list[str], json.loads(answer))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._node.communicate()
