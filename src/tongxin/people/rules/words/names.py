"""What things of the rules are called: sections, acts, ways of counting and printing."""

from django.utils.translation import gettext_lazy

# Sections in the order of the page. The keys are those of LocalRule.section where they can be changed.
SECTIONS = {
    "item": gettext_lazy("计数项目"),
    "category": gettext_lazy("积分类别"),
    "points": gettext_lazy("积分"),
    "grade": gettext_lazy("等次"),
    "kind": gettext_lazy("事项类别"),
    "indicator": gettext_lazy("数字"),
    "level": gettext_lazy("层级"),
    "unit_kind": gettext_lazy("单位类别"),
    "role": gettext_lazy("角色"),
    "prose": gettext_lazy("报告文字"),
    "synonym": gettext_lazy("同义词"),
    "general": gettext_lazy("其他"),
}

# Lists that come with the charter and are not changed here, in the order of the page.
LISTS = {
    "title": gettext_lazy("职称"),
    "sector": gettext_lazy("界别"),
    "talent": gettext_lazy("人才等次"),
    "rank": gettext_lazy("职级"),
    "seat": gettext_lazy("代表委员席位"),
    "nomination": gettext_lazy("推荐类别"),
    "honour": gettext_lazy("荣誉类别"),
    "activity": gettext_lazy("活动类别"),
    "venue": gettext_lazy("阵地类别"),
    "series": gettext_lazy("系列类别"),
    "outlet": gettext_lazy("媒体类别"),
    "article": gettext_lazy("稿件类别"),
    "broadcast": gettext_lazy("播出类别"),
    "giving": gettext_lazy("捐赠类别"),
    "panel": gettext_lazy("看板"),
}
SECTIONS |= LISTS

# What each act is called; a test holds this against people.permissions.Can.
ACTS = {
    "activities.read": gettext_lazy("查看活动"),
    "activities.write": gettext_lazy("登记活动"),
    "charter.amend": gettext_lazy("修改规则"),
    "charter.read": gettext_lazy("查看规则"),
    "figures.read": gettext_lazy("查看数字"),
    "giving.read": gettext_lazy("查看捐赠与物资"),
    "giving.write": gettext_lazy("登记捐赠与物资"),
    "journal.read": gettext_lazy("查看留痕"),
    "matters.handle": gettext_lazy("办理事项"),
    "matters.read": gettext_lazy("查看本单位全部事项"),
    "matters.read_confidential": gettext_lazy("查看涉密事项"),
    "matters.submit": gettext_lazy("提交事项"),
    "people.erase": gettext_lazy("抹除个人信息"),
    "people.grant": gettext_lazy("授予角色"),
    "people.merge": gettext_lazy("合并重复人员"),
    "people.read": gettext_lazy("查看名册"),
    "people.unmask": gettext_lazy("查看证件号和手机"),
    "people.write": gettext_lazy("登记和修改人员"),
    "points.read": gettext_lazy("查看他人积分"),
    "press.read": gettext_lazy("查看宣传稿件"),
    "press.write": gettext_lazy("登记宣传稿件"),
    "reports.draft": gettext_lazy("起草报告"),
    "reports.read": gettext_lazy("查看报告"),
    "reports.read_released": gettext_lazy("查看已发布的报告"),
    "reports.sign": gettext_lazy("签署报告"),
    "statements.make": gettext_lazy("登记申报数"),
    "units.write": gettext_lazy("设立和调整单位"),
}

ITEM_ADDS = {
    "whole": gettext_lazy("各单位都全计，合计只计一次"),
    "shares": gettext_lazy("按份额分"),
}
BOOKS = {
    "event": gettext_lazy("事情发生那天"),
    "work": gettext_lazy("原作品完成那天"),
}
SPLITS = {
    "whole": gettext_lazy("每位作者得全分"),
    "equal": gettext_lazy("各位作者平分"),
    "first_half": gettext_lazy("第一作者得一半，其余作者平分另一半"),
}
ADDS = {
    "quantity": gettext_lazy("数量相加"),
    "facts": gettext_lazy("按次数计，一件多次计多次"),
    "works": gettext_lazy("按件计，一件多次只计一次"),
    "persons": gettext_lazy("按人计，一人多次只计一次"),
    "objects": gettext_lazy("按对象计，同一对象只计一次"),
    "stock": gettext_lazy("时点数，期末当天在册的"),
    "ratio": gettext_lazy("比例，两个数字相除"),
    "change": gettext_lazy("增减，本期减去上期"),
}
STYLES = {
    "exact": gettext_lazy("照实写"),
    "about": gettext_lazy("去尾数，写“余”"),
    "many": gettext_lazy("去尾数，写“多”"),
    "over": gettext_lazy("去尾数，写“超”"),
    "past": gettext_lazy("去尾数，写“突破”"),
    "near": gettext_lazy("取整数，写“约”"),
    "almost": gettext_lazy("进为整数，写“近”"),
    "share": gettext_lazy("写“占百分之几”"),
    "change": gettext_lazy("写“增加”或“减少”"),
}
DAY_KINDS = {"working": gettext_lazy("%(n)s个工作日"), "calendar": gettext_lazy("%(n)s天")}
HOMES = {
    "secretary": gettext_lazy("秘书处工作台"),
    "member": gettext_lazy("会员首页"),
    "handler": gettext_lazy("承办单位首页"),
    "leader": gettext_lazy("领导首页"),
    "administrator": gettext_lazy("管理员首页"),
}
PERIODS = {"year": gettext_lazy("全年"), "half": gettext_lazy("半年")}
CARRIES = {"problems": gettext_lazy("存在问题"), "plans": gettext_lazy("下一步打算")}
