"""Two pages of one shape are another's twin for axe; a part that differs is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Looks
from tests.browser.markup import facts_of
from tests.browser.seen import Seen
from tests.browser.shapes import no_wider, parts_of, words_of

PAGE = '<header><a href="/">Log</a></header><main id="main"><h1>Heron</h1>{}</main><footer>Foot</footer>'
HERON, WILLOW = "01890000-0000-7000-8000-000000000001", "01890000-0000-7000-8000-000000000002"


def field(about: str, label: str, named: str) -> str:
    return PAGE.format(f'<label for="{about}">{label}</label><input id="{named}" value="11">')


def test_other_words_and_another_thing_are_the_same_shape() -> None:
    assert parts_of(field(HERON, "Minutes", HERON)) == parts_of(field(WILLOW, "Minuten", WILLOW))


@pytest.mark.parametrize(
    "other",
    [
        field(HERON, "", HERON),
        field(HERON, "Minutes", WILLOW),
        field(HERON, "Minutes", HERON).replace("<input", '<input aria-label=""'),
        field(HERON, "Minutes", HERON).replace("<label", '<label class="quiet"'),
        field(HERON, "Minutes", HERON).replace("h1", "h2"),
    ],
    ids=["no words", "a label of something else", "an empty name", "another class", "another element"],
)
def test_what_axe_would_judge_anew_is_another_shape(other: str) -> None:
    assert parts_of(field(HERON, "Minutes", HERON))[1] != parts_of(other)[1]


def test_what_stands_around_is_a_shape_of_its_own() -> None:
    around, words = parts_of(field(HERON, "Minutes", HERON))
    more_around, same_words = parts_of(field(HERON, "Minutes", HERON).replace("<footer>", "<footer><p>More</p>"))
    assert around != more_around
    assert words == same_words


def test_another_style_is_another_shape() -> None:
    styled = '<link rel="stylesheet" href="/static/{}.css"><a href="/clients">Clients</a>' + PAGE
    assert parts_of(styled.format("logbook", "")) != parts_of(styled.format("sofa", ""))


def said(words: str) -> str:
    return PAGE.format(f"<p>{words}</p><p>&nbsp;</p>")


def test_a_page_is_no_wider_than_its_twin_while_no_word_is_longer() -> None:
    twin = words_of(said("An otter surfaces"))
    assert all(map(no_wider, words_of(said("A kingfisher")), words_of(said("A kingfisher dives"))))
    assert all(map(no_wider, words_of(said("A heron waits a long time")), twin))
    assert not all(map(no_wider, words_of(said("A kingfisher")), twin))
    assert not all(map(no_wider, words_of(said("A&nbsp;heron&nbsp;waits")), twin))


def test_what_one_worker_found_well_another_need_not_look_at_again(tmp_path: Path) -> None:
    one, another = Seen(tmp_path), Seen(tmp_path)
    one.note_well(said("An otter surfaces"))
    assert another.well(said("A heron waits"))
    assert not another.well(said("A kingfisher waits")), "a longer word is looked at"
    assert not another.well(said("A heron waits").replace("<p>", '<p class="quiet">')), "so is another shape"
    one.note_accessible(320, said("A heron"))
    assert another.accessible(320, said("A kingfisher"))
    assert not another.accessible(1280, said("A kingfisher")), "every width is asked by itself"


def test_a_page_is_read_as_it_was_sent() -> None:
    told = facts_of(
        "http://here/clients/new",
        "<title>A page</title><svg><title>Two rings</title></svg><h1>Add <b>a client</b></h1><a href='#more'>More</a><i id=more></i>"
        "<form method=post></form><form action='/search'></form><img src='/stills/1'><script src='/static/a.js'></script>",
    )
    assert (told.title, told.headings, told.links, told.ids) == ("A page", ["Add a client"], ["#more"], ["more"])
    assert told.posts == [("POST", "/clients/new"), ("GET", "/search")]
    assert (told.parts, told.scripts) == (["/stills/1", "/static/a.js"], 1)


def test_a_twin_is_read_and_not_opened(looks: Looks, tmp_path: Path) -> None:
    """What is said of a twin still is: a link that leads nowhere is found on a page no browser opened."""
    looking = looks("tess")
    looking.seen = Seen(tmp_path)
    looking.open("/account")
    looking.open("/account")
    assert (looking.looked, looking.twins) == (2, 1)
    assert not looking.wrong, looking.wrong
    looking.answered["/accessibility"] = "answers 404"
    looking.open("/account")
    assert looking.wrong == ["/account: the link /accessibility answers 404"]


def test_a_page_of_a_known_shape_that_went_wrong_is_found(looks: Looks) -> None:
    """What was found well does not hide a part that differs: a name taken away from a field of a page already looked at."""
    looking = looks("tess")
    page: Page = looking.page
    looking.look("/account", looking.page.goto("/account"))
    assert not looking.wrong, looking.wrong
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input id=bare>')")
    looking.look("/account with a bare field")
    assert looking.axe == 2
