"""The pages of the rules: who sees them, what they say, what a form refuses, that what is saved was seen."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tongxin.kernel.charter import read
from tongxin.people import charters, days, rules
from tongxin.people.models import Edition, Holiday, LocalRule
from tongxin.people.permissions import Can
from tongxin.people.rules import effects as touched
from tongxin.people.rules import words
from tongxin.people.rules.effects import Effect

from .factories import AT, Cast, cast

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 22)
ADOPTED = "information.adopted"
CHANGE = ["people:rules-change", "points", ADOPTED]


@pytest.fixture(autouse=True)
def business_day(settings):
    settings.TONGXIN_TODAY = TODAY.isoformat()


@pytest.fixture
def world() -> Cast:
    return cast()


@pytest.fixture
def unit(world):
    return world.association


@pytest.fixture
def as_(client, world):
    """as_("secretary") is a browser in which the secretary is logged in."""

    def log_in(who):
        client.force_login(getattr(world, who))
        return client

    return log_in


@pytest.fixture
def effects():
    """The table that site fills, put back afterwards."""
    held, held_days = touched._effects, days._deadlines
    touched.fill()
    days.fill()
    yield touched
    touched.fill(*held)
    days.fill(*held_days)


def page(browser, name, /, *args, status=200):
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def post(browser, name, /, *args, status, **data):
    answer = browser.post(reverse(name, args=args), data)
    assert answer.status_code == status, told(answer)
    return answer


def told(answer):
    """What a form was refused for."""
    form = (answer.context or {}).get("form")
    return dict(form.errors) if form is not None else answer.status_code


POINTS = {"category": "advice", "split": "first_half", "since": "2025-12-22", "resolution": "理事会决议"}


def see_then_save(browser, name, /, *args, **data):
    """What a person does: look at the preview, then press its button."""
    seen = post(browser, name, *args, status=200, **data).context["seen"]
    return post(browser, name, *args, status=302, seen=seen.token, **data)


def save_price(browser, points="30", **more):
    return see_then_save(browser, *CHANGE, **POINTS | {"amount_national": points} | more)


# Reading


PAGES = ["people:rules", "people:rules-editions", "people:rules-local", "people:rules-holidays"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 200), ("group_leader", 200), ("secretary", 200), ("administrator", 200), ("stranger", 404)],
)
def test_those_bound_by_the_rules_read_them(as_, name, who, status):
    page(as_(who), name, status=status)


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_logged_in_is_sent_to_log_in(client, name):
    assert client.get(reverse(name)).status_code == 302


def test_the_page_says_what_is_in_force_and_where_it_comes_from(as_, unit):
    html = page(as_("member"), "people:rules")
    charter, edition = charters.of(unit), charters.edition_of(unit)
    assert edition.number in html and edition.hash in html
    for entry in (*charter.items.values(), *charter.points.values(), *charter.indicators.values(),
                  *charter.kinds.values(), *charter.roles.values(), *charter.levels.values()):  # fmt: skip
        assert entry.name in html
    assert "20分（2025年1月1日起）" in html and "此前15分（2021年1月1日起）" in html
    assert "示例" in html
    assert "rl-edit" not in html


def test_local_entries_are_marked_on_the_page(as_, unit):
    assert "tg info" not in page(as_("secretary"), "people:rules")
    save_price(as_("secretary"))
    html = page(as_("member"), "people:rules")
    rule = LocalRule.objects.get()
    assert html.count("本地</a>") == 1
    assert reverse("people:rules-local-rule", args=[rule.pk]) in html


def test_every_act_has_a_name_on_the_page():
    assert set(words.ACTS) == {str(act) for act in Can}


def test_editions_are_listed_and_compared_with_the_one_before(as_, unit):
    save_price(as_("secretary"))
    browser = as_("member")
    html = page(browser, "people:rules-editions")
    assert "2025年第1版" in html and "2025年第2版" in html
    first, second = Edition.objects.filter(unit=unit).order_by("pk")
    assert "在它之前没有版本" in page(browser, "people:rules-edition", first.pk)
    answer = browser.get(reverse("people:rules-edition", args=[second.pk]))
    assert ("20分", "30分") in [(c.old, c.new) for c in answer.context["changes"]]
    assert "20分（2025年1月1日起）" in page(browser, "people:rules-edition", first.pk)


def test_the_text_behind_the_hash_can_be_taken_away(as_, unit):
    edition = charters.edition_of(unit)
    answer = as_("member").get(reverse("people:rules-edition-text", args=[edition.pk]))
    assert read.edition_hash(answer.content.decode()) == edition.hash


@pytest.mark.parametrize("name", ["people:rules-edition", "people:rules-edition-text"])
def test_editions_of_neighbours_are_not_there(as_, world, name):
    page(as_("secretary"), name, charters.edition_of(world.neighbour).pk, status=404)


def test_local_rules_of_neighbours_are_not_there(as_, world):
    save_price(as_("secretary"))
    rule = LocalRule.objects.get()
    browser = as_("neighbour_secretary")
    page(browser, "people:rules-local-rule", rule.pk, status=404)
    page(browser, "people:rules-withdraw", rule.pk, status=404)
    post(browser, "people:rules-restore", rule.pk, status=404)
    post(browser, "people:rules-apply", rule.pk, "reprice", status=404)
    assert ADOPTED not in page(browser, "people:rules-local")


@pytest.mark.parametrize("who", ["member", "group_leader", "administrator", "leader"])
def test_who_may_not_change_rules_gets_no_form(as_, who):
    browser = as_(who)
    page(browser, *CHANGE, status=403)
    page(browser, "people:rules-add", "item", status=403)
    post(browser, *CHANGE, status=403, **POINTS, amount_national="30")
    assert not LocalRule.objects.exists()


@pytest.mark.parametrize("args", [("points", "no.such"), ("kind", "motion"), ("level", "city"), ("what", "x")])
def test_what_cannot_be_changed_here_has_no_page(as_, args):
    page(as_("secretary"), "people:rules-change", *args, status=404)


def test_the_page_of_the_rules_costs_few_queries(as_, unit, django_assert_max_num_queries):
    save_price(as_("secretary"))
    browser = as_("secretary")
    page(browser, "people:rules")
    with django_assert_max_num_queries(20):
        page(browser, "people:rules")


def test_the_list_of_local_rules_costs_the_same_with_many(as_, world, unit, django_assert_max_num_queries):
    for n in range(12):
        content = {"name": f"角色{n}", "grants": [], "home": "member", "source": "决议"}
        rules.amend(unit, "role", f"own_role{n}", TODAY, content, "决议", by=world.secretary, at=AT, on=TODAY)
    browser = as_("secretary")
    page(browser, "people:rules-local")
    with django_assert_max_num_queries(20):
        assert page(browser, "people:rules-local").count("角色") >= 12


# Changing


def test_nothing_is_saved_before_it_was_seen(as_, unit):
    answer = post(as_("secretary"), *CHANGE, status=200, **POINTS, amount_national="30")
    assert "20分" in answer.content.decode() and "30分" in answer.content.decode()
    assert not LocalRule.objects.exists()


def test_what_was_seen_is_saved(as_, unit):
    answer = save_price(as_("secretary"))
    rule = LocalRule.objects.get()
    assert answer.url == reverse("people:rules-local-rule", args=[rule.pk])
    assert charters.of(unit).points[ADOPTED].amount_on(TODAY, "national") == Decimal(30)
    assert charters.of(unit).points[ADOPTED].amount_on(TODAY, "province") == Decimal(10)
    assert rule.resolution == "理事会决议"
    assert "理事会决议" in page(as_("member"), "people:rules-local-rule", rule.pk)


def test_what_was_changed_after_it_was_seen_is_shown_again(as_, unit):
    browser = as_("secretary")
    seen = post(browser, *CHANGE, status=200, **POINTS, amount_national="30").context["seen"]
    answer = post(browser, *CHANGE, status=200, **POINTS, amount_national="300", seen=seen.token)
    assert answer.context["seen"].token != seen.token
    assert not LocalRule.objects.exists()


def test_what_somebody_else_changed_meanwhile_is_shown_again(as_, world, unit):
    browser = as_("secretary")
    seen = post(browser, *CHANGE, status=200, **POINTS, amount_national="30").context["seen"]
    content = {"name": "干事", "grants": [], "home": "member", "source": "决议"}
    rules.amend(unit, "role", "own_role1", TODAY, content, "决议", by=world.secretary, at=AT, on=TODAY)
    post(browser, *CHANGE, status=200, **POINTS, amount_national="30", seen=seen.token)
    assert not LocalRule.objects.filter(section="points").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"resolution": ""}, "resolution"),
        ({"amount_national": "三十"}, "amount_national"),
        ({"amount_national": "1.234"}, "amount_national"),
        ({"since": "1900-01-01"}, "since"),
        ({"since": "2025-13-01"}, "since"),
        ({"since": "2025-07-01"}, "is_dated_back"),
        ({"category": "no-such"}, "category"),
        ({"amount_national": ""}, None),
    ],
)
def test_a_form_refused_says_where_and_keeps_what_was_typed(as_, unit, wrong, field):
    data = POINTS | {"amount_national": "30", "amount_city": "7"} | wrong
    if field is None:
        data["amount_city"] = "5"  # what is in force
        data["resolution"] = charters.of(unit).points[ADOPTED].source
        data["since"] = "2025-12-22"
    answer = post(as_("secretary"), *CHANGE, status=422 if field else 200, **data)
    if field:
        assert field in answer.context["form"].errors
        assert f'value="{data["amount_city"]}"' in answer.content.decode()
    assert not LocalRule.objects.exists()


def test_the_kernels_sentence_is_shown_and_the_last_edition_stays(as_, unit):
    data = {"name": "上报信息", "counter": "篇", "definition": "上报。", "adds": "ratio", "style": "exact",
            "resolution": "决议"}  # fmt: skip
    answer = post(as_("secretary"), "people:rules-change", "indicator", "information.reported", status=422, **data)
    assert "本地规则（数字），information.reported" in answer.content.decode()
    assert "现行版本不变" in answer.content.decode()
    assert charters.edition_of(unit).number == "2025年第1版"


def test_a_rule_dated_back_is_warned_of(as_, unit):
    data = POINTS | {"amount_national": "30", "since": "2025-07-01", "is_dated_back": "on"}
    html = post(as_("secretary"), *CHANGE, status=200, **data).content.decode()
    assert "从2025年7月1日起追溯" in html


def test_effects_are_counted_before_and_can_be_applied_after(as_, unit, effects):
    applied = []

    def apply(seen, by, at):
        applied.append((seen.organisation, seen.items, seen.since, by.username))
        return 12

    effects.fill(
        Effect("reprice", frozenset({"points"}), lambda seen: f"会变的有{len(seen.changes)}处", apply,
               "重新计价", "已写入%(n)s笔"),
        Effect("quiet", frozenset({"points"}), lambda seen: ""),
        Effect("other", frozenset({"role"}), lambda seen: "不该出现"),
    )  # fmt: skip
    browser = as_("secretary")
    data = POINTS | {"amount_national": "30", "since": "2025-07-01", "is_dated_back": "on"}
    html = post(browser, *CHANGE, status=200, **data).content.decode()
    assert "会变的有3处" in html and "不该出现" not in html
    see_then_save(browser, *CHANGE, **data)
    rule = LocalRule.objects.get()
    assert "重新计价" in page(browser, "people:rules-local-rule", rule.pk)
    assert "重新计价" not in page(as_("member"), "people:rules-local-rule", rule.pk).split("<main")[1]
    post(as_("member"), "people:rules-apply", rule.pk, "reprice", status=403)
    browser = as_("secretary")
    answer = browser.post(reverse("people:rules-apply", args=[rule.pk, "reprice"]), follow=True)
    assert "已写入12笔" in answer.content.decode()
    assert applied == [(unit, (ADOPTED,), date(2025, 7, 1), "shenzhiyuan")]
    post(browser, "people:rules-apply", rule.pk, "other", status=404)


def test_a_rule_is_taken_back_and_brought_back(as_, unit):
    browser = as_("secretary")
    save_price(browser)
    rule = LocalRule.objects.get()
    assert "20分" in page(browser, "people:rules-withdraw", rule.pk)
    post(browser, "people:rules-withdraw", rule.pk, status=422, reason="")
    assert charters.edition_of(unit).number == "2025年第2版"
    post(browser, "people:rules-withdraw", rule.pk, status=302, reason="未通过")
    assert charters.edition_of(unit).number == "2025年第3版"
    page(browser, "people:rules-withdraw", rule.pk, status=302)
    assert "已撤回" in page(browser, "people:rules-local-rule", rule.pk)
    post(browser, "people:rules-restore", rule.pk, status=302)
    assert charters.edition_of(unit).number == "2025年第4版"


def test_a_rule_with_one_on_top_cannot_be_taken_back_and_the_page_says_why(as_, unit):
    browser = as_("secretary")
    save_price(browser)
    save_price(browser, "40", since="2026-01-01")
    first = LocalRule.objects.order_by("since").first()
    answer = browser.get(reverse("people:rules-withdraw", args=[first.pk]))
    assert answer.status_code == 422
    assert "2026年1月1日" in answer.content.decode()


# Each section's form


def test_a_new_price_for_an_item_without_one(as_, unit):
    free = next(code for code in charters.of(unit).items if code not in charters.of(unit).points)
    data = POINTS | {"item": free, "amount_any": "2.5"}
    see_then_save(as_("secretary"), "people:rules-add", "points", **data)
    rule = charters.of(unit).points[free]
    assert (rule.item, rule.amount_on(TODAY, "city"), rule.example) == (free, Decimal("2.5"), False)


def test_a_new_price_without_a_price_is_refused(as_, unit):
    free = next(code for code in charters.of(unit).items if code not in charters.of(unit).points)
    answer = post(as_("secretary"), "people:rules-add", "points", status=422, **POINTS | {"item": free})
    assert "amount_any" in answer.context["form"].errors


def test_a_cap(as_, unit):
    data = {"name": "咨政建言", "cap": "35", "since": "2026-01-01", "resolution": "决议"}
    see_then_save(as_("secretary"), "people:rules-change", "category", "advice", **data)
    category = charters.of(unit).categories["advice"]
    assert (category.cap_on(date(2025, 12, 31)), category.cap_on(date(2026, 1, 1))) == (40, 35)


def test_new_items_get_codes_of_their_own(as_, unit):
    browser = as_("secretary")
    data = {"counter": "幅", "scale": "1", "adds": "whole", "books": "event", "resolution": "决议"}
    see_then_save(browser, "people:rules-add", "item", name="书画作品", **data)
    see_then_save(browser, "people:rules-add", "item", name="摄影作品", **data)
    items = charters.of(unit).items
    assert (items["own.item1"].name, items["own.item2"].name) == ("书画作品", "摄影作品")


def test_the_meaning_of_an_item_cannot_be_changed(as_, unit):
    data = {"name": "信息采用", "counter": "次", "scale": "100", "adds": "shares", "books": "event",
            "resolution": "决议"}  # fmt: skip
    see_then_save(as_("secretary"), "people:rules-change", "item", ADOPTED, **data)
    item = charters.of(unit).items[ADOPTED]
    shipped = charters.shipped("zhilianhui").items[ADOPTED]
    assert item.name == "信息采用"
    assert (item.counter, item.scale, item.adds, item.books) == (
        shipped.counter, shipped.scale, shipped.adds, shipped.books,
    )  # fmt: skip


def test_an_indicator(as_, unit):
    data = {"name": "高层采用", "counter": "条次", "definition": "全国和省级采用。", "adds": "facts",
            "items": [ADOPTED], "levels": ["national", "province"], "style": "exact", "resolution": "决议"}  # fmt: skip
    see_then_save(as_("secretary"), "people:rules-add", "indicator", **data)
    one = charters.of(unit).indicators["own.figure1"]
    assert (one.items, one.levels, one.since, one.decimals) == ((ADOPTED,), ("national", "province"), None, 0)


def test_the_form_of_an_indicator_says_what_the_charter_says(as_, unit):
    """Shown and sent back unchanged but for the resolution, nothing else changes."""
    browser = as_("secretary")
    ways = {one.adds: one.code for one in charters.of(unit).indicators.values()}
    since = [one.code for one in charters.of(unit).indicators.values() if one.since][:1]
    for code in (*ways.values(), *since):
        form = browser.get(reverse("people:rules-change", args=["indicator", code])).context["form"]
        data = {f.name: f.value() for f in form if f.value() not in (None, False)}
        data["resolution"] = "决议"
        seen = post(browser, "people:rules-change", "indicator", code, status=200, **data).context["seen"]
        assert [change.label for change in seen.changes] == ["出处"], code


def test_a_role(as_, unit):
    data = {"name": "小组长", "home": "secretary", "grants": ["matters.read"], "resolution": "决议"}
    see_then_save(as_("secretary"), "people:rules-change", "role", "group_leader", **data)
    role = charters.of(unit).roles["group_leader"]
    assert (role.name, role.grants) == ("小组长", frozenset({"matters.read"}))


def test_a_wording(as_, unit):
    browser = as_("secretary")
    data = {"meaning": "information.reported", "wordings": "报送量\n\n 上报数 \n报送量", "resolution": "秘书处"}
    see_then_save(browser, "people:rules-add", "synonym", **data)
    assert charters.synonyms(unit)["information.reported"].wordings[:2] == ("报送量", "上报数")
    assert "报送量、上报数" in page(as_("member"), "people:rules")
    see_then_save(as_("secretary"), "people:rules-change", "synonym", ADOPTED, wordings="中稿", resolution="秘书处")
    assert charters.synonyms(unit)[ADOPTED].wordings[0] == "中稿"


def prose_data(browser, **changes):
    form = browser.get(reverse("people:rules-change", args=["prose", "annual"])).context["form"]
    data = {f.name: f.value() for f in form if f.value() is not None}
    data |= {f.html_name: f.value() for f in form.sections.management_form}
    for section in form.sections:
        data |= {f.html_name: f.value() for f in section if f.value() not in (None, False)}
    return data | {"resolution": "决议"} | changes


def test_prose_sent_back_unchanged_changes_nothing_but_its_source(as_, unit):
    browser = as_("secretary")
    seen = post(browser, "people:rules-change", "prose", "annual", status=200, **prose_data(browser)).context["seen"]
    assert [change.label for change in seen.changes] == ["出处"]


def test_sections_of_prose_are_added_moved_and_struck(as_, unit):
    browser = as_("secretary")
    before = [section.code for section in charters.of(unit).prose["annual"].sections]
    n = len(before)
    data = prose_data(
        browser, **{"s-0-ORDER": "99", "s-1-DELETE": "on", f"s-{n}-heading": "结对帮扶",
                    f"s-{n}-text": "全年报送{information.reported}。\r\n", f"s-{n}-ORDER": "1"},
    )  # fmt: skip
    see_then_save(browser, "people:rules-change", "prose", "annual", **data)
    sections = charters.of(unit).prose["annual"].sections
    assert [s.code for s in sections] == ["own1", *before[2:], before[0]]
    assert (sections[0].heading, sections[0].text) == ("结对帮扶", "全年报送{information.reported}。")


def test_a_figure_that_does_not_exist_is_refused_in_prose(as_, unit):
    browser = as_("secretary")
    data = prose_data(browser, opening="全年{no.such}篇。")
    answer = post(browser, "people:rules-change", "prose", "annual", status=422, **data)
    assert "no.such" in answer.content.decode()
    data = prose_data(browser, **{"s-0-heading": ""})
    post(browser, "people:rules-change", "prose", "annual", status=422, **data)
    assert not LocalRule.objects.exists()


# Holidays


NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月13日（周六）、14日（周日）上班。
三、清明节：4月5日（周一）放假1天，不调休。
十、国庆节：9月30日至10月2日放假。"""


def test_the_councils_own_sentences_are_read():
    rest, work = days.read_list(NOTICE, 2027)
    assert len(rest) == 3 + 7 + 1 + 3
    assert rest[0] == date(2027, 1, 1) and rest[-1] == date(2027, 10, 2)
    assert work == [date(2027, 2, 13), date(2027, 2, 14)]


@pytest.mark.parametrize(
    ("text", "rest", "work"),
    [
        ("2027-01-01,放假\n2027/1/9 上班\n", ["2027-01-01"], ["2027-01-09"]),
        ("2027-05-01至2027-05-03 休", ["2027-05-01", "2027-05-02", "2027-05-03"], []),
        ("2026年12月31日至1月1日放假", ["2026-12-31", "2027-01-01"], []),
        ("日期,安排\n2027.1.1,休", ["2027-01-01"], []),
    ],
)
def test_plain_lists_are_read(text, rest, work):
    found = days.read_list(text, 2027)
    assert ([d.isoformat() for d in found[0]], [d.isoformat() for d in found[1]]) == (rest, work)


@pytest.mark.parametrize("text", ["2月30日放假", "1月1日", "10月8日至1日放假", "1月至3月放假"])
def test_what_cannot_be_read_is_said(text):
    with pytest.raises(days.UnreadDay):
        days.read_list(text, 2027)


def test_an_administrator_sees_the_list_before_it_is_taken(as_, effects):
    moved = []
    days.fill(days.Deadlines(lambda: "3件暂定期限随之重算", lambda by, at: moved.append(by.username) or 3))
    browser = as_("administrator")
    data = {"year": "2027", "source": "国办发明电〔2026〕9号", "text": NOTICE}
    answer = post(browser, "people:rules-holidays", status=200, **data)
    assert "共14天" in answer.content.decode() and "3件暂定期限随之重算" in answer.content.decode()
    assert not Holiday.objects.exists() and moved == []
    token = answer.context["form"].token
    post(browser, "people:rules-holidays", status=200, **data | {"text": "2027-01-01 放假"}, seen=token)
    assert not Holiday.objects.exists()
    post(browser, "people:rules-holidays", status=302, **data, seen=token)
    assert Holiday.objects.get().year == 2027
    assert moved == ["guanli"]
    assert "本地导入" in page(as_("member"), "people:rules-holidays")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_that_offices_use(as_, encoding):
    upload = SimpleUploadedFile("放假.csv", "2027-01-01,放假".encode(encoding))
    answer = post(as_("administrator"), "people:rules-holidays", status=200, year="2027", source="通知", file=upload)
    assert "2027-01-01,放假" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"source": ""},
        {"year": "1800"},
        {"text": "2027-01-04 上班\n2027-01-01 放假"},
        {"text": "2月30日放假"},
    ],
)
def test_a_list_refused_says_why(as_, wrong):
    data = {"year": "2027", "source": "通知", "text": NOTICE} | wrong
    post(as_("administrator"), "people:rules-holidays", status=422, **data)
    assert not Holiday.objects.exists()


def test_a_file_of_another_kind_is_refused(as_):
    upload = SimpleUploadedFile("放假.xlsx", b"PK\x03\x04\0\0" + bytes(range(256)))
    post(as_("administrator"), "people:rules-holidays", status=422, year="2027", source="通知", file=upload)


@pytest.mark.parametrize("who", ["member", "secretary"])
def test_only_administrators_import(as_, who):
    data = {"year": "2027", "source": "通知", "text": NOTICE}
    post(as_(who), "people:rules-holidays", status=403, **data)
    assert 'name="source"' not in page(as_(who), "people:rules-holidays")
