"""Forms of press. They check shape; the verbs check rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm, files_field
from tongxin.people.fields import Day, PersonNames, unit_choice
from tongxin.people.models import Unit

from .models import Article, Broadcast, Outlet

NONE = ("", gettext_lazy("未选"))
MOST_TOTAL = 10**12


def _title() -> forms.CharField:
    return forms.CharField(
        label=_("题目"),
        max_length=120,
        error_messages={"required": _("还没有写题目。"), "max_length": _("题目最多120字。")},
    )


def _link(label: str, **kwargs: Any) -> forms.URLField:
    kwargs.setdefault("help_text", "")
    control = forms.URLField(
        label=label,
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("写成https://开头的网址。")},
        **kwargs,
    )
    control.widget.attrs.update({"inputmode": "url", "autocomplete": "off"})
    return control


class ArticleForm(RecordForm):
    """An article. `units` are those one may write for; one that stands keeps its unit."""

    PAIRS = (("writers", "byline"), ("written_on", "published_on"), ("editor", "signer"), ("column", "url"))

    def __init__(
        self,
        charter: Charter,
        organisation: Unit,
        units: "QuerySet[Unit]",
        columns: list[str],
        article: Article | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("类别"),
            choices=[(k.code, k.name) for k in charter.articles.values()],
            widget=forms.RadioSelect,
            initial=next(iter(charter.articles), ""),
            error_messages={"required": _("要选定类别。")},
        )
        self.fields["title"] = _title()
        unit = unit_choice(_("供稿单位"), units)
        if unit.is_needed:
            self.fields["unit"] = unit
        self.fields["writers"] = PersonNames(
            organisation,
            label=_("作者"),
            required=False,
            help_text=_("会员的姓名、拼音或首字母，按署名次序，用顿号分开。写上的各得积分。"),
        )
        self.fields["byline"] = forms.CharField(
            label=_("其他署名"), max_length=120, required=False, help_text=_("不是会员的作者、记者。")
        )
        self.fields["written_on"] = Day(label=_("成稿日期"))
        self.fields["published_on"] = Day(
            label=_("发布日期"), required=False, help_text=_("不填的，以第一次刊发的日期为准；还没有发布的不计数。")
        )
        self.fields["editor"] = PersonNames(organisation, most=1, label=_("责编"), required=False)
        self.fields["signer"] = PersonNames(organisation, most=1, label=_("签发"), required=False)
        self.fields["column"] = forms.CharField(label=_("专栏"), max_length=60, required=False)
        self.fields["column"].widget.attrs["list"] = "words"
        self.fields["url"] = _link(_("原文链接"))
        self.fields["files"] = files_field()

    def said(self) -> dict[str, Any]:
        said = super().said()
        for name in ("editor", "signer"):
            said[name] = said[name][0] if said[name] else None
        return said


class OutletForm(RecordForm):
    """An outlet: one's own, or one of others."""

    PAIRS = (("kind", "level"),)

    def __init__(self, charter: Charter, units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("名称"), max_length=80, error_messages={"required": _("还没有写名称。")}
        )
        own, others = (
            [(k.code, k.name) for k in charter.outlets.values() if k.is_own == is_own] for is_own in (True, False)
        )
        self.fields["kind"] = forms.ChoiceField(label=_("类别"), choices=[(_("自己的"), own), (_("别家的"), others)])
        self.fields["level"] = forms.ChoiceField(
            label=_("层级"),
            choices=[NONE, *((level.code, level.name) for level in charter.levels.values())],
            required=False,
            help_text=_("别家媒体必选，刊发数按它分列。"),
        )
        owner = unit_choice(_("主办单位"), units, required=False, help_text=_("只对自己的网站和账号有用。"))
        if owner.is_needed:
            self.fields["owner"] = owner
        self.fields["counts_by"] = forms.ChoiceField(
            label=_("阅读量登记"),
            choices=[
                (Outlet.PIECE, _("逐篇登记：每篇稿件的阅读量各自登记")),
                (Outlet.WHOLE, _("整体登记：只登记整个网站或账号的累计数")),
            ],
            widget=forms.RadioSelect,
            initial=Outlet.PIECE,
            help_text=_("两种只能用一种，免得重复计算。别家媒体只能逐篇登记。"),
        )
        self.fields["url"] = _link(_("网址"))

    def said(self) -> dict[str, Any]:
        said = super().said()
        return said | {"owner": said.get("owner")}


class PlacementForm(RecordForm):
    """Where and when an article appeared."""

    PAIRS = (("on", "page"),)

    def __init__(self, charter: Charter, outlets: Iterable[Outlet], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlets = {str(o.pk): o for o in outlets}
        self.fields["outlet"] = forms.ChoiceField(
            label=_("媒体"),
            choices=[NONE, *_grouped(charter, self.outlets)],
            error_messages={"required": _("要选定媒体。")},
        )
        self.fields["on"] = Day(label=_("刊发日期"), help_text=_("按刊发的那天填，晚知道的也一样。"))
        self.fields["page"] = forms.CharField(label=_("版面或栏目"), max_length=60, required=False)
        self.fields["url"] = _link(_("链接"))
        self.fields["files"] = files_field()

    def said(self) -> dict[str, Any]:
        return super().said() | {"outlet": self.outlets[self.cleaned_data["outlet"]]}


class BroadcastForm(RecordForm):
    """A broadcast."""

    PAIRS = (("on", "outlet"),)

    def __init__(
        self,
        charter: Charter,
        units: "QuerySet[Unit]",
        outlets: Iterable[Outlet],
        articles: Iterable[Article],
        row: Broadcast | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.outlets = {str(o.pk): o for o in outlets}
        self.articles = {str(a.pk): a for a in articles}
        self.fields["kind"] = forms.ChoiceField(
            label=_("类别"),
            choices=[(k.code, k.name) for k in charter.broadcasts.values()],
            widget=forms.RadioSelect,
            initial=next(iter(charter.broadcasts), ""),
        )
        self.fields["title"] = _title()
        unit = unit_choice(_("单位"), units)
        if unit.is_needed:
            self.fields["unit"] = unit
        self.fields["on"] = Day(label=_("播出日期"))
        self.fields["outlet"] = forms.ChoiceField(
            label=_("播出媒体"), choices=[NONE, *_grouped(charter, self.outlets)], required=False
        )
        self.fields["article"] = forms.ChoiceField(
            label=_("相关稿件"), choices=[NONE, *((pk, str(a)) for pk, a in self.articles.items())], required=False
        )
        self.fields["url"] = _link(_("链接"))
        self.fields["files"] = files_field()

    def said(self) -> dict[str, Any]:
        said = super().said()
        said["outlet"] = self.outlets.get(said["outlet"])
        said["article"] = self.articles.get(said["article"])
        return said


class ReadingForm(RecordForm):
    """A running total on a day."""

    PAIRS = (("on", "total"),)

    on = Day(label=gettext_lazy("日期"), help_text=gettext_lazy("看到这个数的那天。"))
    total = forms.IntegerField(
        label=gettext_lazy("累计数"),
        min_value=0,
        max_value=MOST_TOTAL,
        help_text=gettext_lazy("从发布到这一天的总数，不是这几天新增的数。计入的是比上一次多出的部分。"),
        error_messages={
            "invalid": gettext_lazy("写整数。"),
            "required": gettext_lazy("还没有写累计数。"),
            "min_value": gettext_lazy("累计数不能小于0。"),
            "max_value": gettext_lazy("累计数不超过一万亿。"),
        },
    )
    is_base = forms.BooleanField(label=gettext_lazy("这是起点：只作以后相减的基数，这一次不计入"), required=False)
    note = forms.CharField(label=gettext_lazy("出处"), max_length=200, required=False)
    reason = forms.CharField(
        label=gettext_lazy("更正理由"),
        max_length=200,
        error_messages={"required": gettext_lazy("写明理由，会留痕。")},
    )

    def __init__(self, *args: Any, may_be_base: bool = False, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["total"].widget.attrs.update({"inputmode": "numeric", "class": "num"})
        if not may_be_base:
            del self.fields["is_base"]
        if not corrects:
            del self.fields["reason"]


class CloseForm(RecordForm):
    """The last day an outlet is used."""

    on = Day(label=gettext_lazy("最后使用的日期"))


def _grouped(charter: Charter, outlets: dict[str, Outlet]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Outlets under the names of their kinds."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for pk, outlet in outlets.items():
        kind = charter.outlets.get(outlet.kind)
        level = charter.levels.get(outlet.level)
        name = f"{outlet.name}（{level.name}）" if level else outlet.name
        groups.setdefault(kind.name if kind else outlet.kind, []).append((pk, name))
    return list(groups.items())
