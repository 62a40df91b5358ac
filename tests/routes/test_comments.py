"""Timed comments: written once, shown at their place, taken out and put back; nothing typed is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select, update

from logbook.models.comments import ClipComment
from logbook.models.recordings import Clip
from tests.watching import Watching
from tests.world import NOW


def written(watching: Watching, **more: str) -> dict[str, str]:
    return {"form_id": str(uuid4()), "at": "0:02.4", "words": "She waits, and he looks up."} | more


def test_a_comment_is_written_once_and_stands_at_its_place(watching: Watching) -> None:
    sunny, to = watching.browse("sunny"), f"/clips/{watching.world.moment}/comments"
    form = written(watching)
    for _twice in range(2):
        assert sunny.post(to, data=form).location == f"/clips/{watching.world.moment}#comments"
    (comment,) = watching.rows(select(ClipComment))
    assert (comment.at_ms, comment.words) == (2_400, "She waits, and he looks up.")
    page = watching.page(watching.browse("tess")).text
    assert 'data-at="2400"' in page
    assert "She waits, and he looks up." in page
    assert "Take out" not in page
    assert watching.journal().count("clip commented on") == 1


def test_its_writer_takes_it_out_and_puts_it_back(watching: Watching) -> None:
    tess, to = watching.browse("tess"), f"/clips/{watching.world.moment}/comments"
    tess.post(to, data=written(watching))
    (key,) = watching.rows(select(ClipComment.id))
    gone = tess.post(f"{to}/{key}/taken-out")
    page = tess.get(gone.location).text
    assert "She waits, and he looks up." not in page
    assert "The comment is taken out." in page
    tess.post(f"{to}/{key}/put-back")
    assert "She waits, and he looks up." in watching.page(tess).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"at": "9:00"}, "The clip is over at 0:17"),
        ({"at": "soon"}, "minutes and seconds, like 0:07"),
        ({"words": "  "}, "Write what you see there"),
        ({"words": "y" * 2001}, "takes at most 2,000 characters"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(
    watching: Watching, changes: dict[str, str], sentence: str
) -> None:
    form = written(watching, **changes)
    answer = watching.browse("tess").post(f"/clips/{watching.world.moment}/comments", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert form["words"].strip() in answer.text
    assert form["at"] in answer.text


@pytest.mark.parametrize("way", ["withdrawn", "concern", "held_at"])
def test_nobody_writes_about_what_nobody_may_watch(watching: Watching, way: str) -> None:
    watching.ends(way)
    answer = watching.browse("tess").post(f"/clips/{watching.world.moment}/comments", data=written(watching))
    assert answer.status_code == 422
    assert watching.rows(select(ClipComment)) == []


def test_a_comment_of_another_clips_is_not_found_under_this_one(watching: Watching) -> None:
    tess = watching.browse("tess")
    tess.post(f"/clips/{watching.world.moment}/comments", data=written(watching))
    (key,) = watching.rows(select(ClipComment.id))
    watching.change(update(ClipComment).values(made_at=NOW))
    assert tess.post(f"/clips/{uuid4()}/comments/{key}/taken-out").status_code == 404
    assert watching.rows(select(Clip.id)) == [watching.world.moment]
