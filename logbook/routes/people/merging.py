"""Two records of one person: finding the other, looking at both, making them one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logbook import policy
from logbook.actions import merging as actions
from logbook.domain.refusals import RuleBroken
from logbook.models import belonging, directory, merging
from logbook.models.people import Person
from logbook.routes.fields import ChoiceField, Form, TickField
from logbook.routes.people.blueprint import bp, person_here
from logbook.routes.request import db, now, signed_in

MOST_FOUND = 20


class MergingForm(Form):
    """Which of the two stays, and that they are one person."""

    keep = ChoiceField("The record that stays", hint="Choose the one whose address they use today")
    sure = TickField("These are two records of one person", ask="Tick this if they are: it cannot be undone")


@bp.get("/<uuid:person_id>/merge")
def merge(person_id: UUID) -> ResponseReturnValue:
    """Look for the other record, then compare the two."""
    person = person_here(person_id)
    _require_able(person)
    other = _other()
    if other is not None:
        return _compare(person, other, _form(person, other))
    words = " ".join(request.args.get("q", "").split())[:100]
    rows = db().execute(directory.people_rows(signed_in(), words).limit(MOST_FOUND)).all() if words else []
    return render_template("people/find_other.html", person=person, words=words, rows=rows)


@bp.post("/<uuid:person_id>/merge")
def make_one(person_id: UUID) -> ResponseReturnValue:
    """Make the two one."""
    person, other = person_here(person_id), _other()
    _require_able(person)
    if other is None:
        return redirect(url_for(".merge", person_id=person.id))
    form = _form(person, other)
    if form.validate_on_submit():
        kept, gone = (person, other) if form.keep.data == str(person.id) else (other, person)
        try:
            actions.merge(db(), signed_in(), kept, gone, now())
            flash(f"The two records are one. {kept.name} signs in with {kept.email}.", "done")
            return redirect(url_for(".show", person_id=kept.id))
        except RuleBroken as broken:
            form.say(broken)
    return _compare(person, other, form, 422)


def _require_able(person: Person) -> None:
    """An administrator of every service either record has a part in is sure to be one; the action asks exactly."""
    policy.require(any(policy.may_change_people(signed_in(), s) for s in merging.services_of(db(), person)))


def _other() -> Person | None:
    said = request.values.get("other", "")
    try:
        return db().scalar(belonging.visible_to(signed_in()).where(Person.id == UUID(said))) if said else None
    except ValueError:
        return None


def _form(person: Person, other: Person) -> MergingForm:
    form = MergingForm()
    form.keep.choices = {str(each.id): f"{each.name}, {each.email or 'no address'}" for each in (person, other)}
    return form


def _compare(person: Person, other: Person, form: MergingForm, status: int = 200) -> ResponseReturnValue:
    both = [
        (each, directory.role_rows(db(), signed_in(), each.id), directory.line_rows(db(), signed_in(), each.id))
        for each in (person, other)
    ]
    return render_template("people/merge.html", person=person, other=other, both=both, form=form), status
