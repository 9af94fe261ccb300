"""The demo carries what was published: seed, claim, indicator, value; the neighbours stay apart."""

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tongxin.kernel.periods import Period
from tongxin.ledger import check
from tongxin.ledger.models import Entry
from tongxin.matters.models import Matter
from tongxin.people import charters
from tongxin.people.models import Installation, Unit, User
from tongxin.reports import released
from tongxin.reports.figures import figures
from tongxin.reports.models import Report, Signing
from tongxin.site import demo
from tongxin.site.demo.plan import LINJIANG, TODAY
from tongxin.site.demo.yunjiang import CITIES

pytestmark = pytest.mark.django_db
CARRIED = [claim for claim in demo.claims() if claim.indicator]
GOLDEN = Path(__file__).resolve().parent / "golden"
WHOLE = (("chaocheng", "2025"), ("beigang", "2022"), ("jiangcheng-jiusan", "2022"), ("shuanglan", "2024"))


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded once. Signing needs a transaction of its own, so no test's transaction is around it."""
    with django_db_blocker.unblock():
        demo.load()
        yield
        printed.cache_clear()
        call_command("flush", interactive=False, verbosity=0)


def rendered(org: str, period: str, fmt: str, *, live: bool = True) -> str:
    out = StringIO()
    call_command("report", org=org, period=period, format=fmt, live=live, stdout=out)
    return out.getvalue()


@cache
def printed(org: str, period: str) -> dict[str, dict[str, Any]]:
    return {f["indicator"]: f for f in json.loads(rendered(org, period, "json"))["figures"]}


@pytest.mark.parametrize("claim", CARRIED, ids=lambda claim: f"{claim.seed} {claim.text}")
def test_a_carried_claim_comes_out_as_published(claim):
    figure = printed(claim.organisation, claim.period)[claim.indicator]
    assert figure["printed"] == claim.printed
    if claim.value is not None:  # a share is held by what it is made of
        assert Decimal(str(figure["value"])) == claim.value


def test_every_claim_is_carried_or_says_why_not():
    told = demo.claims()
    assert all(bool(c.indicator) != bool(c.not_carried) for c in told)
    counts = {seed: sum(c.seed == seed for c in told) for seed in ("000", "001", "003", "004")}
    carried = {seed: sum(c.seed == seed for c in CARRIED) for seed in counts}
    assert counts == {"000": 32, "001": 28, "003": 50, "004": 64}
    assert carried == {"000": 29, "001": 19, "003": 32, "004": 62}


def test_shares_are_made_of_whole_persons():
    party, city = printed("jiangcheng-jiusan", "2022"), printed("linghai", "2024")
    made = {code: (party[code]["numerator"], party[code]["denominator"]) for code in party if code.endswith("_share")}
    assert made == {
        "members.title_share": (2021, 2294),
        "members.sector_share": (1700, 2294),
        "joined.high_talent_share": (65, 92),
    }
    young = city["members.private.under_45_share"]
    assert (young["numerator"], young["denominator"]) == (330, 560)


def test_the_coverage_list_is_printed():
    out = StringIO()
    call_command("verify", coverage=True, stdout=out)
    lines = out.getvalue().splitlines()
    assert sum(line.startswith("✓") for line in lines) == len(CARRIED)
    assert sum(line.startswith("○") for line in lines) == len(demo.claims()) - len(CARRIED)


@pytest.mark.parametrize(("org", "period"), WHOLE)
@pytest.mark.parametrize("fmt", ["json", "md"])
def test_a_report_is_the_golden_one(org, period, fmt):
    """Byte for byte, less the moment of making and the hashes that follow from it; GOLDEN=write makes it anew."""
    made = rendered(org, period, fmt)
    if fmt == "json":
        told = json.loads(made)
        assert told["missing"] == []
        kept = {name: told[name] for name in ("organisation", "period")}
        kept["figures"] = [_lasting(f) for f in told["figures"]]
        made = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    golden = GOLDEN / f"{org}_{period}.{fmt}"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def _lasting(figure: dict[str, Any]) -> dict[str, Any]:
    return {name: figure[name] for name in ("indicator", "label", "value", "counter", "printed", "records")}


@pytest.mark.parametrize(
    ("org", "period", "indicator", "value"),
    [
        ("chaocheng", "2024", "information.reported", 38),
        ("chaocheng", "2024", "motion.proposal_individual", 21),
        ("chaocheng", "2024", "clinic.held", 6),
        ("chaocheng", "2024", "honours.excellent_member", 27),
        ("beigang", "2021", "preaching.held", 3),
        ("beigang", "2021", "theme.site", 1),
        ("jiangcheng-jiusan", "2021", "information.reported", 221),
        ("jiangcheng-jiusan", "2021", "members.total", 2208),
        ("luming", "2023", "information.reported", 301),
        ("shuanglan", "2023", "theme.journey.cumulative", 600),
    ],
)
def test_the_figures_of_the_year_before_are_other_ones(org, period, indicator, value):
    unit = Unit.objects.get(key=org)
    assert figures(unit, Period.parse(period), [indicator])[indicator].value == value


def test_the_year_beside_it_is_compared_to_the_same_day():
    assert printed("chaocheng", "2025")["information.reported.change"]["printed"] == "增加8篇"


NEIGHBOURS = [
    ("chaocheng", "linjiang", "2025"),
    ("beigang", "nanwan", "2022"),
    ("jiangcheng-jiusan", "haicheng-jiusan", "2022"),
    ("luming", "guxi", "2024"),
    ("yunjiang", "lancheng", "2024"),
]


@pytest.mark.parametrize(("here", "there", "period"), NEIGHBOURS)
def test_the_neighbour_never_leaks(here, there, period):
    ours, theirs = (Unit.objects.get(key=key) for key in (here, there))
    assert not Entry.objects.filter(path__startswith=ours.path, unit__path__startswith=theirs.path).exists()
    assert not Entry.objects.filter(path__startswith=theirs.path, unit__path__startswith=ours.path).exists()
    assert Entry.objects.filter(path__startswith=theirs.path, booked_on__year=int(period)).exists()


def test_the_neighbours_figures_are_their_own():
    year = Period.parse("2025")
    found = {
        key: figures(Unit.objects.get(key=key), year, ["information.reported", "clinic.held", "seats.cppcc"], on=TODAY)
        for key in ("chaocheng", "linjiang")
    }
    values = {key: [f.value for f in of.values()] for key, of in found.items()}
    assert values == {"chaocheng": [46, 8, 20], "linjiang": [sum(LINJIANG.years[1].reported), 3, 6]}


COMPOSITION = ["members.total", "members.titled_middle", "members.sectored", "members.title_share"]


def test_the_party_committees_composition_holds_on_the_day_and_changes_the_day_after():
    unit = Unit.objects.get(key="jiangcheng-jiusan")
    last, first = date(2022, 12, 31), date(2023, 1, 1)
    before = figures(unit, Period.parse("2022"), [*COMPOSITION, "members.joined", "joined.mean_age"], on=last)
    after = figures(unit, Period.parse("2023"), [*COMPOSITION, "members.joined", "joined.mean_age"], on=first)
    assert [before[code].value for code in COMPOSITION[:3]] == [2294, 2021, 1700]
    # two with a title come, one of whom is of a main field; one with a title is gone; one has a title now
    assert [after[code].value for code in COMPOSITION[:3]] == [2295, 2023, 1700]
    assert before["members.joined"].value == 92
    assert (before["joined.mean_age"].value, after["members.joined"].value) == (39, 2)


def test_the_provinces_sum_counts_joint_work_once():
    keys = [city.key for city in CITIES]
    signed = released.signings(Unit.objects.filter(key__in=keys), "2024")
    columns = [signed.get(Unit.objects.get(key=key).pk) for key in keys]
    assert all(columns) and len(columns) == 11
    adds = released.adding(charters.of(Unit.objects.get(key="yunjiang")))
    rows = {row.indicator: row for row in released.table(columns, adds)}
    trained, reported = rows["training.held"], rows["information.reported"]
    assert sum(city.trained for city in CITIES) == 60
    assert (trained.overlap, trained.total) == (1, "59期")
    assert (reported.overlap, reported.total) == (0, f"{sum(city.reported for city in CITIES):,}篇")


def test_the_province_sees_what_was_signed_for_it_and_nothing_else():
    leader = User.objects.get(username="yunjiang-buzhang")
    seen = {unit.key for unit in released.guided_by(leader, TODAY)}
    assert seen == {city.key for city in CITIES}
    assert not released.may_see(leader, Unit.objects.get(key="lancheng"), TODAY)
    totals = figures(Unit.objects.get(key="yunjiang"), Period.parse("2024"), ["information.reported"])
    assert totals["information.reported"].value is None


def test_2024_is_signed_and_what_came_late_stands_beside_it():
    report = Report.objects.get(unit__key="chaocheng", period="2024")
    signing = report.signings.get()
    frozen = {f["indicator"]: f["value"] for f in signing.figures}
    assert (report.state, frozen.get("information.adopted.national", 0)) == ("signed", 0)
    late = figures(report.unit, Period.parse("2024"), ["information.adopted.national"])
    assert late["information.adopted.national"].value == 1
    assert Report.objects.get(unit__key="chaocheng", period="2025").state == "draft"


def test_the_others_are_signed_for_their_year():
    signed = set(Report.objects.filter(state="signed").values_list("unit__key", "period"))
    assert signed >= {("beigang", "2022"), ("jiangcheng-jiusan", "2022"), *((city.key, "2024") for city in CITIES)}


def test_what_is_known_as_a_total_is_marked():
    journey = figures(Unit.objects.get(key="shuanglan"), Period.parse("2024"), ["theme.journey.cumulative"])
    assert journey["theme.journey.cumulative"].undetailed == 736


def test_the_ledger_agrees_with_the_records():
    assert list(check.differences()) == []


def test_each_set_has_a_secretary_among_the_logins():
    told = "\n".join(demo.logins())
    for username in ("shenzhiyuan", "beigang-mishu", "jiangcheng-mishu", "yunjiang-buzhang", "chengzhou-mishu"):
        assert username in told
        assert User.objects.filter(username=username, is_active=True).exists()


def test_check_finds_a_signed_version_that_was_touched():
    out = StringIO()
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
