"""Security headers on every answer, errors included. Nothing inline, nothing from elsewhere, nothing kept by caches."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
WITH_FILMS = POLICY + "; media-src 'self' blob:"
"""For a page that plays a film chosen from the device, and what was cut out of it."""
A_YEAR = "max-age=31536000; includeSubDomains"


def guard(app: Flask) -> None:
    @app.after_request
    def add(answer: Response) -> Response:
        said = {name.lower() for name, _value in answer.headers}
        answer.headers.extend([each for each in ALWAYS.items() if each[0].lower() not in said])
        if request.is_secure:
            answer.headers["Strict-Transport-Security"] = A_YEAR
        if request.endpoint != "static" and "no-store" not in answer.headers.get("Cache-Control", ""):
            answer.headers["Cache-Control"] = "no-store"
        return answer
