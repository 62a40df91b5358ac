"""The photographed paper: taken in, kept encrypted, and shown again to whoever reads the consent."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Response, flash, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from logbook import policy
from logbook.actions import consents, standing
from logbook.domain.consent.paper import NotPaper, cleaned
from logbook.domain.recordings import Part
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.models.base import new_id
from logbook.models.clients import Client
from logbook.models.consents import ConsentForm
from logbook.models.recordings import StoredFile
from logbook.routes.consent import bp
from logbook.routes.consent.page import back, family_of
from logbook.routes.finding import one_or_404
from logbook.routes.request import db, now, signed_in, vault

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def kept_paper(client: Client, name: str) -> UUID | None:
    """The file sent under this name, encrypted under the family's key; None where none was sent. Errors: RuleBroken."""
    sent = request.files.get(name)
    data = sent.stream.read() if sent else b""
    if not data:
        return None
    try:
        media_type, clean = cleaned(data)
    except NotPaper as wrong:
        raise RuleBroken(str(wrong)) from None
    file_id = new_id()
    vault().put(file_id, client.id, clean)
    row = StoredFile(
        id=file_id,
        service_id=client.service_id,
        group_id=client.id,
        person_id=signed_in().id,
        part=Part.PAPER,
        media_type=media_type,
        length=len(clean),
        created_at=now(),
        finished_at=now(),
    )
    db().add(row)
    db().flush()
    return file_id


@bp.post("/clients/<uuid:client_id>/consent/<uuid:form_id>/paper")
def attach(client_id: UUID, form_id: UUID) -> ResponseReturnValue:
    """Attach the photograph of a form that was recorded before."""
    client = family_of(client_id)
    policy.require(policy.may_record_consent(signed_in(), standing.for_logging(db(), signed_in(), client)))
    form = _form(client, form_id)
    file_id = kept_paper(client, "paper")
    if file_id is None:
        raise RuleBroken("Choose the photograph first: nothing arrived.")
    consents.attach_paper(db(), signed_in(), client, form, file_id, now())
    flash("The paper is attached. It is kept encrypted, like the films.", "done")
    return back(client, "history")


@bp.get("/clients/<uuid:client_id>/consent/<uuid:form_id>/paper")
def show_paper(client_id: UUID, form_id: UUID) -> Response:
    """The paper as it was photographed; never kept by the browser."""
    form = _form(family_of(client_id), form_id)
    file = db().get(StoredFile, form.paper_file_id) if form.paper_file_id else None
    if file is None or file.destroyed_at is not None:
        raise NotVisible
    policy.require_visible(policy.may_be_at_home(signed_in(), file))
    whole = b"".join(vault().read(file.id, 0, file.length))
    name = f"consent.{ENDINGS[file.media_type]}"
    return send_file(BytesIO(whole), mimetype=file.media_type, download_name=name)


def _form(client: Client, form_id: UUID) -> ConsentForm:
    return one_or_404(select(ConsentForm).where(ConsentForm.client_id == client.id), ConsentForm, form_id)
