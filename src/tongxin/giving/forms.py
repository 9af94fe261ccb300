"""Forms of giving. They check shape; the verbs check rules. Money is typed in 元 and kept in 分."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel.charter.shapes import Charter
from tongxin.ledger.entering import RecordForm, files_field
from tongxin.people.fields import Day, Yuan, share_of, unit_choice
from tongxin.people.finding import persons_meant, units_called, written
from tongxin.people.models import Unit

from .models import Donation, GoodsLine, Project
from .operations import Giver, Goods

PERSON, BODY, OUTSIDER, ANONYMOUS = "person", "body", "outsider", "anonymous"
MOST_ROWS = 60
DIRECTED = gettext_lazy("只登记定向捐赠：捐给已经确定的受赠方。这里不面向公众募捐，也不发布募捐信息。")
NONE = ("", gettext_lazy("未选"))


class DonorRow(forms.Form):
    """One donor: who, by name, and their share."""

    kind = forms.ChoiceField(
        label=gettext_lazy("捐赠方"),
        choices=[
            (PERSON, gettext_lazy("会员")),
            (BODY, gettext_lazy("单位、企业")),
            (OUTSIDER, gettext_lazy("其他个人")),
            (ANONYMOUS, gettext_lazy("不具名")),
        ],
        initial=PERSON,
    )
    name = forms.CharField(label=gettext_lazy("姓名或名称"), max_length=80, required=False)
    share = forms.CharField(label=gettext_lazy("份额"), max_length=8, required=False)

    def __init__(self, *args: Any, organisation: Unit, among: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **_every(kwargs))
        self.organisation, self.among = organisation, among
        self.fields["name"].widget.attrs.update(list="units", autocomplete="off")
        self.fields["share"].widget.attrs.update(placeholder=_("均分"), **{"class": "num"})

    @property
    def is_blank(self) -> bool:
        said = self.cleaned_data
        return said.get("kind") != ANONYMOUS and not said.get("name") and not said.get("share")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind, name = said.get("kind"), (said.get("name") or "").strip()
        if said.get("share") and not name and kind != ANONYMOUS:
            self.add_error("name", _("写了份额，还没有写姓名或名称。"))
        said["person"] = self._person(name) if kind == PERSON and name else None
        said["body"] = self._body(name) if kind == BODY and name else None
        if said.get("share") and share_of(said["share"]) is None:
            self.add_error("share", _("写成1/2或50%。"))
        return said

    def _person(self, name: str) -> Any:
        found = persons_meant(name, self.organisation)
        if len(found) == 1:
            return found[0]
        if not found:
            self.add_error("name", _("会员里没有“%(name)s”。不是会员的，选“其他个人”。") % {"name": name})
            return None
        told = "、".join(f"{p.name}{p.pk}（{p.employer}）" if p.employer else f"{p.name}{p.pk}" for p in found)
        self.add_error("name", _("“%(name)s”不止一位：%(told)s。写姓名和后面的编号。") % {"name": name, "told": told})
        return None

    def _body(self, name: str) -> Unit | None:
        found = units_called(name, self.among)
        if len(found) == 1:
            return found[0]
        self.add_error(
            "name",
            _("叫“%(name)s”的单位不止一个，写它的代号。") % {"name": name}
            if found
            else _("没有叫“%(name)s”的单位。企业先在组织机构里登记为系统外单位。") % {"name": name},
        )
        return None

    def giver(self) -> Giver:
        said = self.cleaned_data
        name = said["name"].strip() if said["kind"] == OUTSIDER else ""
        return Giver(said["person"], said["body"], name, share_of(said["share"]) if said["share"] else None)


class GoodsRow(forms.Form):
    """One line of things."""

    name = forms.CharField(label=gettext_lazy("物资"), max_length=60, required=False)
    number = forms.IntegerField(
        label=gettext_lazy("数量"),
        required=False,
        min_value=1,
        max_value=10**12,
        error_messages={"invalid": gettext_lazy("写整数。"), "min_value": gettext_lazy("数量应大于0。")},
    )
    counter = forms.CharField(label=gettext_lazy("单位"), max_length=10, required=False, initial=gettext_lazy("件"))
    worth = Yuan(label=gettext_lazy("价值，元"), required=False)
    basis = forms.ChoiceField(label=gettext_lazy("价值依据"), choices=[NONE, *GoodsLine.BASES], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **_every(kwargs))
        self.fields["number"].widget.attrs.update({"inputmode": "numeric", "class": "num"})

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("name", "number", "worth", "basis"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(name) for name in ("name", "number", "worth", "basis")) and not self.errors:
            return said
        for name, told in (("name", _("写物资名称。")), ("number", _("写数量。")), ("counter", _("写单位。"))):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, told)
        if said.get("worth") and not said.get("basis"):
            self.add_error("basis", _("写了价值，要选定依据。"))
        if said.get("basis") and not said.get("worth") and "worth" not in self.errors:
            self.add_error("worth", _("选了依据，还没有写价值。"))
        return said

    def goods(self) -> Goods:
        said = self.cleaned_data
        return Goods(said["name"], said["number"], said["counter"], said["worth"], said["basis"])


def _every(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Every row is cleaned, also one that a formset would pass over as untouched."""
    return kwargs | {"empty_permitted": False, "use_required_attribute": False}


DonorRows = forms.formset_factory(DonorRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
GoodsRows = forms.formset_factory(GoodsRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class GivingForm(RecordForm):
    """What donations and projects say alike."""

    NAMES = {"receiver_name": "receiver"}

    def __init__(self, among: "QuerySet[Unit]", units: "QuerySet[Unit]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among, self.units = among, units

    def _head(self, kinds: list[tuple[str, str]], title: str) -> None:
        self.fields["kind"] = forms.ChoiceField(label=_("类别"), choices=kinds, initial=kinds[0][0] if kinds else "")
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        self.fields["title"] = forms.CharField(
            label=title, max_length=120, error_messages={"required": _("还没有写%(what)s。") % {"what": title}}
        )
        unit = unit_choice(_("计入单位"), self.units, help_text=_("会员和本系统单位捐的，计入他们自己的单位。"))
        if unit.is_needed:
            self.fields["unit"] = unit
        self.fields["receiver"] = forms.CharField(
            label=_("受赠方"),
            max_length=80,
            help_text=_("在册单位的名称，或者直接写名称。几家一起受赠的写在一起；各家数额分得清的，每家登记一笔。"),
            error_messages={"required": _("写明受赠方。这里只登记定向捐赠，不面向公众募捐。")},
        )
        self.fields["receiver"].widget.attrs.update(list="units", autocomplete="off")

    def _foot(self) -> None:
        self.fields["note"] = forms.CharField(
            label=_("备注"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["files"] = files_field()
        self.fields["files"].help_text = _("捐赠协议、收据、发票、交接单。每份不超过20MB。")

    def said(self) -> dict[str, Any]:
        said = super().said()
        name = said.pop("receiver").strip()
        found = units_called(name, self.among)
        said["receiver"] = found[0] if len(found) == 1 else None
        said["receiver_name"] = "" if said["receiver"] else name
        return said


class DonationForm(GivingForm):
    """A donation of money, or of things."""

    PAIRS = (("pledged_on", "pledged"), ("landed_on", "landed"))

    def __init__(
        self,
        charter: Charter,
        form: str,
        among: "QuerySet[Unit]",
        units: "QuerySet[Unit]",
        projects: Iterable[Project],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(among, units, *args, **kwargs)
        self.projects = {str(p.pk): p for p in projects}
        self._head([(k.code, k.name) for k in charter.givings.values() if k.form == form], _("事由"))
        if self.projects:
            self.fields["project"] = forms.ChoiceField(
                label=_("用于捐建项目"),
                choices=[NONE, *((pk, str(p)) for pk, p in self.projects.items())],
                required=False,
            )
        self.fields["pledged_on"] = Day(label=_("认捐日期"), required=False)
        self.fields["pledged"] = Yuan(label=_("认捐金额，元"), required=False)
        is_cash = form == "cash"
        self.fields["landed_on"] = Day(
            label=_("到账日期") if is_cash else _("交付日期"),
            required=False,
            help_text=_("还没有的不填，到了再补。分几次到的，每次登记一笔，认捐只写在第一笔。")
            if is_cash
            else _("还没有交付的不填，交付了再补。"),
        )
        if is_cash:
            self.fields["landed"] = Yuan(label=_("到账金额，元"), required=False)
        self._foot()

    def said(self) -> dict[str, Any]:
        said = super().said()
        said["project"] = self.projects.get(said.get("project", ""))
        return said


class ProjectForm(GivingForm):
    """A donated project."""

    PAIRS = (("signed_on", "estimated"), ("started_on", "built_on"), ("settled_on", "settled"))

    def __init__(
        self, charter: Charter, among: "QuerySet[Unit]", units: "QuerySet[Unit]", *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(among, units, *args, **kwargs)
        self._head([(k.code, k.name) for k in charter.givings.values() if k.form == "project"], _("项目"))
        self.fields["signed_on"] = Day(label=_("签约日期"), required=False, help_text=_("没有签约的是意向，不计数。"))
        self.fields["estimated"] = Yuan(
            label=_("预计价值，元"), required=False, help_text=_("签约时的估计，不是结算数。")
        )
        self.fields["started_on"] = Day(label=_("开工日期"), required=False)
        self.fields["built_on"] = Day(label=_("建成日期"), required=False)
        self.fields["settled_on"] = Day(label=_("结算日期"), required=False)
        self.fields["settled"] = Yuan(label=_("结算价值，元"), required=False)
        self.fields["stopped_on"] = Day(label=_("终止日期"), required=False)
        self._foot()


def donors_typed(row: Donation | Project) -> list[dict[str, str]]:
    """The donors as rows hold them."""
    donors = list(row.donors.select_related("person", "body").order_by("place"))
    is_even = len({d.share for d in donors}) <= 1
    return [
        {
            "kind": PERSON if d.person else BODY if d.body else OUTSIDER if d.name else ANONYMOUS,
            "name": written([d.person]) if d.person else d.body.name if d.body else d.name,
            "share": "" if is_even else str(d.share),
        }
        for d in donors
    ]


def goods_typed(row: Donation) -> list[dict[str, object]]:
    """The things as rows hold them."""
    names = ("name", "number", "counter", "worth", "basis")
    return [{name: getattr(g, name) for name in names} for g in row.goods.order_by("place")]
