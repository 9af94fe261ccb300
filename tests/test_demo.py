"""The demo carries what was published: seed, claim, indicator, value; the neighbour stays apart."""

import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tongxin.kernel.periods import Period
from tongxin.ledger import check
from tongxin.ledger.models import Entry
from tongxin.matters.models import Matter
from tongxin.people.models import Installation, Unit
from tongxin.reports.figures import figures
from tongxin.reports.models import Report, Signing
from tongxin.site import demo
from tongxin.site.demo.plan import CHAOCHENG, LINJIANG, TODAY

pytestmark = pytest.mark.django_db
CARRIED = [claim for claim in demo.claims() if claim.indicator]


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded once. Signing needs a transaction of its own, so no test's transaction is around it."""
    with django_db_blocker.unblock():
        demo.load()
        yield
        call_command("flush", interactive=False, verbosity=0)


def printed(org: str, period: str) -> dict[str, dict[str, object]]:
    out = StringIO()
    call_command("report", org=org, period=period, format="json", live=True, stdout=out)
    return {f["indicator"]: f for f in json.loads(out.getvalue())["figures"]}


@pytest.fixture
def report_of_2025(world: None) -> dict[str, dict[str, object]]:
    return printed("chaocheng", "2025")


@pytest.mark.parametrize("claim", CARRIED, ids=lambda claim: claim.text)
def test_a_carried_claim_comes_out_as_published(claim, report_of_2025):
    assert (claim.organisation, claim.period) == ("chaocheng", "2025")
    figure = report_of_2025[claim.indicator]
    assert Decimal(str(figure["value"])) == claim.value
    assert figure["printed"] == claim.printed


def test_every_claim_is_carried_or_says_why_not():
    told = demo.claims()
    assert len(told) == 32
    assert all(bool(c.indicator) != bool(c.not_carried) for c in told)
    assert [c.value for c in CARRIED] == [8, 25, 1, 2, 46, 4, 2, 2, 7]


def test_the_coverage_list_is_printed():
    out = StringIO()
    call_command("verify", coverage=True, stdout=out)
    lines = out.getvalue().splitlines()
    assert sum(line.startswith("✓") for line in lines) == len(CARRIED)
    assert sum(line.startswith("○") for line in lines) == len(demo.claims()) - len(CARRIED)


def test_the_figures_of_the_year_before_are_other_ones():
    before = printed("chaocheng", "2024")
    assert before["information.reported"]["value"] == sum(CHAOCHENG.years[0].reported) == 38
    assert before["motion.proposal_individual"]["value"] == 21


def test_the_year_beside_it_is_compared_to_the_same_day(report_of_2025):
    assert report_of_2025["information.reported.change"]["printed"] == "增加8篇"


def test_the_neighbour_never_leaks():
    chaocheng, linjiang = (Unit.objects.get(key=key) for key in ("chaocheng", "linjiang"))
    year = Period.parse("2025")
    ours, theirs = (figures(unit, year, ["information.reported"], on=TODAY) for unit in (chaocheng, linjiang))
    assert theirs["information.reported"].value == sum(LINJIANG.years[1].reported)
    assert ours["information.reported"].value == 46
    assert not Entry.objects.filter(path__startswith=chaocheng.path, unit__path__startswith=linjiang.path).exists()


def test_2024_is_signed_and_what_came_late_stands_beside_it():
    report = Report.objects.get(unit__key="chaocheng", period="2024")
    signing = report.signings.get()
    frozen = {f["indicator"]: f["value"] for f in signing.figures}
    assert (report.state, frozen.get("information.adopted.national", 0)) == ("signed", 0)
    assert printed("chaocheng", "2024")["information.adopted.national"]["value"] == 1
    assert Report.objects.get(unit__key="chaocheng", period="2025").state == "draft"


def test_the_ledger_agrees_with_the_records():
    assert list(check.differences()) == []


def test_check_finds_a_signed_version_that_was_touched():
    out = StringIO()
    call_command("verify", stdout=out)
    Signing.objects.filter(report__unit__key="chaocheng").update(text="改过的文字")
    with pytest.raises(SystemExit):
        call_command("verify", stdout=out)
    assert "与校验码不符" in out.getvalue() or "does not match its hash" in out.getvalue()


def test_the_demo_is_marked_and_has_its_day():
    installed = Installation.objects.get()
    assert (installed.is_demo, installed.business_day) == (True, TODAY)


def test_every_state_of_the_board_has_somebody_waiting():
    states = set(Matter.objects.filter(unit__key="chaocheng", kind="information").values_list("state", flat=True))
    assert {"draft", "submitted", "screened", "edited", "signed", "reported", "rejected"} <= states


def test_no_two_suggestions_have_one_title():
    titles = Matter.objects.filter(kind="information", unit__key="chaocheng").values_list("title", flat=True)
    assert len(set(titles)) == len(titles) > 90
