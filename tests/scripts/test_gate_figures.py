"""The figures tests write down are added up as they stand, and a test that did not pass is told."""

from __future__ import annotations

from bench.figures import Figure
from bench.gate import added_up

REPORT = """<testsuites><testsuite>
<testcase name="one"><properties><property name="kills" value="10"/><property name="said" value="words"/></properties></testcase>
<testcase name="two"><properties><property name="kills" value="5"/></properties><failure>lost</failure></testcase>
<testcase name="three"><skipped/></testcase>
</testsuite></testsuites>"""


def test_figures_are_added_up_and_whatever_did_not_pass_is_counted() -> None:
    assert added_up(REPORT) == ({"kills": 15}, 2)


def test_a_report_without_tests_measures_nothing() -> None:
    assert added_up("<testsuites><testsuite/></testsuites>") == ({}, None)


def test_a_least_is_held_from_there_on_and_nothing_counted_never_holds() -> None:
    assert [Figure("kills", n, "counted", 100, at_least=True).held for n in (99, 100, None)] == [False, True, False]
