"""A small S3-compatible server on a free port of this machine: the few calls a bucket of films is asked, over real HTTP.

It keeps what it is given in memory, signed requests alone, and checks that every body is what its signature says.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4
from xml.sax.saxutils import escape

from logbook.config import BucketSettings

NAME, PREFIX, ACCESS_KEY = "films", "vig/logbook", "key-of-the-tests"
PAGE = 3
"""Objects in one answer of a list: few, so that lists have pages."""


class Kept:
    """What the bucket holds and was asked. `troubles` are statuses given once each before the next request is answered."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []
        self.troubles: list[int] = []
        self.away = False
        self.cuts_short = False
        self.ever = b""
        """Every byte any body ever brought."""
        self.came, self.sending = threading.Event(), threading.Event()
        """A part came; whether parts are answered or kept waiting."""
        self.sending.set()

    def times(self, method: str) -> int:
        """How many requests of this method there were."""
        return sum(each.startswith(f"{method} ") for each in self.asked)


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    kept: Kept

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked is in `Kept.asked`."""

    def do_GET(self) -> None:
        self._answer(self._list if "list-type" in self._query() else self._get)

    def do_HEAD(self) -> None:
        self._answer(self._head)

    def do_PUT(self) -> None:
        self._answer(self._put)

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_DELETE(self) -> None:
        self._answer(self._delete)

    def _answer(self, do: Callable[[bytes], None]) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.kept.asked.append(f"{self.command} {self.path}")
        self.kept.ever += body
        if self.kept.troubles or self.kept.away:
            self._say(self.kept.troubles.pop(0) if self.kept.troubles else 503)
        elif f"Credential={ACCESS_KEY}/" not in self.headers.get("Authorization", ""):
            self._say(403, _refusal("InvalidAccessKeyId"))
        elif self.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
            self._say(400, _refusal("XAmzContentSHA256Mismatch"))
        elif not urlsplit(self.path).path.startswith(f"/{NAME}"):
            self._say(404, _refusal("NoSuchBucket"))
        else:
            do(body)

    def _get(self, _body: bytes) -> None:
        found = self.kept.objects.get(self._key())
        if found is None:
            self._say(404, _refusal("NoSuchKey"))
        elif not (asked := self.headers.get("Range")):
            self._say(200, found)
        else:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            if int(first) >= len(found):
                self._say(416, _refusal("InvalidRange"))
                return
            part = found[int(first) : int(last) + 1]
            span = f"bytes {first}-{int(first) + len(part) - 1}/{len(found)}"
            self._say(206, part, **{"Content-Range": span})

    def _head(self, _body: bytes) -> None:
        found = self.kept.objects.get(self._key())
        self._say(404 if found is None else 200, found or b"")

    def _put(self, body: bytes) -> None:
        self.kept.came.set()
        self.kept.sending.wait(30)
        if "uploadId" in self._query():
            self.kept.parts[self._query()["uploadId"]][int(self._query()["partNumber"])] = body
        else:
            self._keep(body)
        self._say(200, ETag=f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"')

    def _post(self, _body: bytes) -> None:
        if "uploads" in self._query():
            upload = uuid4().hex
            self.kept.parts[upload] = {}
            self._say(200, _xml("InitiateMultipartUploadResult", f"<UploadId>{upload}</UploadId>"))
            return
        parts = self.kept.parts.pop(self._query()["uploadId"])
        self._keep(b"".join(parts[number] for number in sorted(parts)))
        self._say(200, _xml("CompleteMultipartUploadResult", '<ETag>"whole"</ETag>'))

    def _delete(self, _body: bytes) -> None:
        if "uploadId" in self._query():
            self.kept.parts.pop(self._query()["uploadId"], None)
        else:
            self.kept.objects.pop(self._key(), None)
        self._say(204)

    def _list(self, _body: bytes) -> None:
        asked = self._query()
        after = asked.get("continuation-token", "")
        keys = sorted(key for key in self.kept.objects if key.startswith(asked.get("prefix", "")) and key > after)
        told = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-03-18T10:00:00.000Z</LastModified>"
            f'<ETag>"-"</ETag><Size>{len(self.kept.objects[key])}</Size></Contents>'
            for key in keys[:PAGE]
        )
        more = len(keys) > PAGE
        next_ = f"<NextContinuationToken>{escape(keys[PAGE - 1])}</NextContinuationToken>" if more else ""
        self._say(200, _xml("ListBucketResult", f"<IsTruncated>{str(more).lower()}</IsTruncated>{next_}{told}"))

    def _keep(self, body: bytes) -> None:
        self.kept.objects[self._key()] = body[:-1] if self.kept.cuts_short else body

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{NAME}/")

    def _query(self) -> dict[str, str]:
        found = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in found.items()}

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        said = {"Last-Modified": "Wed, 18 Mar 2026 10:00:00 GMT", "ETag": '"-"', "Content-Length": str(len(body))}
        for name, value in (said | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _xml(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><{name}>{inside}</{name}>'.encode()


def _refusal(code: str) -> bytes:
    return _xml("Error", f"<Code>{code}</Code><Message>{code}</Message>")


@contextmanager
def bucket_server() -> Iterator[tuple[Kept, BucketSettings]]:
    """A bucket and the settings that reach it."""
    kept = Kept()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"kept": kept}))
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), name="bucket")
    serving.start()
    try:
        endpoint = f"http://127.0.0.1:{server.server_port}"
        yield kept, BucketSettings(NAME, PREFIX, ACCESS_KEY, "the secret of the tests", endpoint)
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def environment(bucket: BucketSettings) -> dict[str, str]:
    """The operator's settings that lead to this bucket."""
    return {
        "LOGBOOK_MEDIA": f"s3://{bucket.name}/{bucket.prefix}",
        "AWS_ENDPOINT_URL": bucket.endpoint,
        "AWS_ACCESS_KEY_ID": bucket.access_key_id,
        "AWS_SECRET_ACCESS_KEY": bucket.secret_access_key,
    }
