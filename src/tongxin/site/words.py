"""How the journal names what the rooms above the register do, and what they do it to."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongxin.activities import records as activities_records
from tongxin.giving import records as giving_records
from tongxin.ledger.kinds import RecordKind
from tongxin.ledger.models import Statement
from tongxin.matters.models import Matter
from tongxin.people import evidence, lines
from tongxin.people.models import Edition, LocalRule, User
from tongxin.people.permissions import Can, reach, within
from tongxin.press import records as press_records
from tongxin.press.models import Article, Placement
from tongxin.reports.models import Report

ACTS = {
    "activities.amend_series": _("修改品牌与团队"),
    "activities.amend_venue": _("修改阵地"),
    "activities.ask_leave": _("请假"),
    "activities.cancel": _("取消活动"),
    "activities.check_in": _("签到"),
    "activities.close_signup": _("截止报名"),
    "activities.close_venue": _("停用或恢复阵地"),
    "activities.drop_improvement": _("撤回提升"),
    "activities.drop_member": _("撤回入队"),
    "activities.end_series": _("结束或恢复品牌与团队"),
    "activities.found_series": _("登记品牌与团队"),
    "activities.hold": _("记为已举办"),
    "activities.improve_venue": _("登记提升"),
    "activities.join_team": _("登记入队"),
    "activities.leave_team": _("登记退出团队"),
    "activities.open_signup": _("开放报名"),
    "activities.open_venue": _("登记阵地"),
    "activities.plan": _("安排活动"),
    "activities.reinstate": _("恢复活动"),
    "activities.restore": _("恢复活动记录"),
    "activities.restore_series": _("恢复品牌与团队"),
    "activities.restore_venue": _("恢复阵地"),
    "activities.revise": _("修改活动"),
    "activities.sign_up": _("报名"),
    "activities.take_attendance": _("点名"),
    "activities.take_back": _("撤回举办"),
    "activities.void": _("作废活动"),
    "activities.void_series": _("作废品牌与团队"),
    "activities.void_venue": _("作废阵地"),
    "activities.withdraw": _("取消报名"),
    "journal.attach": _("上传附件"),
    "journal.discard": _("删除附件"),
    "giving.donate": _("登记捐赠"),
    "giving.plan": _("登记捐建项目"),
    "giving.restore": _("恢复捐赠"),
    "giving.restore_project": _("恢复捐建项目"),
    "giving.revise": _("修改捐赠"),
    "giving.revise_project": _("修改捐建项目"),
    "giving.void": _("作废捐赠"),
    "giving.void_project": _("作废捐建项目"),
    "ledger.amend_statement": _("修改申报数"),
    "ledger.reprice": _("重新计价"),
    "ledger.state": _("登记申报数"),
    "ledger.take_out": _("从申报数冲减"),
    "ledger.void_statement": _("作废申报数"),
    "matters.advance": _("办理一步"),
    "matters.answer_objection": _("答复异议"),
    "matters.count_anew": _("重算期限"),
    "matters.discard_draft": _("丢弃草稿"),
    "matters.draft": _("起草事项"),
    "matters.link_content": _("认作同一内容"),
    "matters.object_to": _("提出异议"),
    "matters.record_event": _("登记采用、批示或评定"),
    "matters.restore_draft": _("恢复草稿"),
    "matters.revise": _("修改事项"),
    "matters.undo": _("撤回一步"),
    "matters.withdraw_event": _("撤回登记"),
    "matters.withdraw_objection": _("撤回异议"),
    "people.amend_rules": _("修改规则"),
    "people.import_holidays": _("导入放假安排"),
    "people.issue_token": _("签发接口令牌"),
    "people.restore_rule": _("恢复本地规则"),
    "people.revoke_token": _("吊销接口令牌"),
    "people.sync_rules": _("更新规则版本"),
    "people.withdraw_rule": _("撤回本地规则"),
    "press.broadcast": _("登记播出"),
    "press.close_outlet": _("停用媒体"),
    "press.correct_reading": _("更正阅读量"),
    "press.place": _("登记刊发"),
    "press.read": _("登记阅读量"),
    "press.register_outlet": _("登记媒体"),
    "press.reopen_outlet": _("恢复媒体"),
    "press.restore": _("恢复稿件"),
    "press.restore_broadcast": _("恢复播出"),
    "press.revise": _("修改稿件"),
    "press.revise_broadcast": _("修改播出"),
    "press.revise_outlet": _("修改媒体"),
    "press.void": _("作废稿件"),
    "press.void_broadcast": _("作废播出"),
    "press.withdraw_placement": _("撤回刊发"),
    "press.withdraw_reading": _("撤回阅读量"),
    "press.write": _("登记稿件"),
    "reports.add_item": _("增加问题或打算"),
    "reports.audit": _("核数"),
    "reports.carry": _("确认承接的条目"),
    "reports.check_claim": _("核数：标为已核"),
    "reports.cite": _("引用外部数"),
    "reports.correct": _("核数：改正对应"),
    "reports.discard_audit": _("核数：删除稿子"),
    "reports.draft": _("起草报告"),
    "reports.hold_again": _("核数：重新比照"),
    "reports.reopen": _("重新打开报告"),
    "reports.reset_section": _("恢复规则里的文字"),
    "reports.drop_template": _("用回自带模板"),
    "reports.set_template": _("换用公文模板"),
    "reports.sign": _("签署报告"),
    "reports.undo_section": _("撤回章节改动"),
    "reports.withdraw_correction": _("核数：撤销叫法"),
    "reports.write_section": _("修改章节"),
}


def _matters(ids: list[int], user: User, on: date) -> Mapping[int, lines.Shown]:
    found = Matter.objects.visible_to(user, on).filter(pk__in=ids)
    return {m.pk: (m.title, reverse("matters:page", args=[m.pk])) for m in found}


def _reports(ids: list[int], user: User, on: date) -> Mapping[int, lines.Shown]:
    found = Report.objects.filter(within(reach(user, Can.REPORTS_READ, on)), pk__in=ids)
    return {r.pk: (r.title, reverse("reports:report", args=[r.pk])) for r in found}


def _statements(ids: list[int], user: User, on: date) -> Mapping[int, lines.Shown]:
    found = Statement.objects.filter(within(reach(user, Can.FIGURES_READ, on)), pk__in=ids)
    return {s.pk: (s.source, reverse("reports:statement", args=[s.pk])) for s in found}


def _editions(ids: list[int], user: User, on: date) -> Mapping[int, lines.Shown]:
    found = Edition.objects.filter(pk__in=ids).defer("text")
    return {e.pk: (e.number, reverse("people:rules-edition", args=[e.pk])) for e in found}


def _local_rules(ids: list[int], user: User, on: date) -> Mapping[int, lines.Shown]:
    found = LocalRule.objects.filter(within(reach(user, Can.CHARTER_READ, on)), pk__in=ids)
    return {r.pk: (r.code, reverse("people:rules-local-rule", args=[r.pk])) for r in found}


def _placements(ids: list[int], user: User, on: date) -> Mapping[int, lines.Shown]:
    placed = {p.pk: p.article_id for p in Placement.objects.filter(pk__in=ids)}
    titles = dict(Article.objects.visible_to(user, on).filter(pk__in=placed.values()).values_list("pk", "title"))
    return {
        pk: (titles[article], reverse("press:article", args=[article]))
        for pk, article in placed.items()
        if article in titles
    }


def _as_described(kind: RecordKind) -> lines.Show:
    """A record is named in the journal as it is behind a figure."""
    return lambda ids, user, on: {pk: (d.title, d.address) for pk, d in kind.describe(ids, user, on).items()}


def fill() -> None:
    """Called once, when everything is loaded."""
    lines.name_acts(ACTS)
    for kind, show in (("matters.matter", _matters), ("reports.report", _reports), ("ledger.statement", _statements)):
        lines.show_things(kind, show)
        evidence.allow(kind, evidence.where_shown(show))
    described = {kind.kind: _as_described(kind) for kind in (*press_records.KINDS, *giving_records.KINDS)}
    for name, shown in {**described, "press.placement": _placements}.items():
        lines.show_things(name, shown)
        evidence.allow(name, evidence.where_shown(shown))
    for gathered in activities_records.KINDS:  # their files, sign-in sheets, are served by their own page alone
        lines.show_things(gathered.kind, _as_described(gathered))
    lines.show_things("people.edition", _editions)
    lines.show_things("people.localrule", _local_rules)
