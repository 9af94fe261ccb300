"""The lists a charter keeps of people's standing, of activities, press and giving. Values only.

Like the shapes beside them: every entry has code, name, source; a code is for ever.
"""

from dataclasses import dataclass

ACTIVITY_GROUPS = ("study", "theme", "training", "lecture", "service", "culture", "visit", "meeting", "research")
SERIES_KINDS = ("brand", "team", "campaign", "class")
GOODS = ("cash", "goods", "project")
PANELS = ("strip", "months", "funnel", "compare")


@dataclass(frozen=True, kw_only=True)
class Title:
    """A professional title 职称."""

    code: str
    name: str
    grade: str  # senior 正高, associate 副高, middle 中级, junior 初级
    source: str


@dataclass(frozen=True, kw_only=True)
class Sector:
    """A field that persons work in 界别."""

    code: str
    name: str
    source: str
    is_main: bool = False  # 主体界别: those the body recruits from first


@dataclass(frozen=True, kw_only=True)
class Talent:
    """A grade of talent 人才等次."""

    code: str
    name: str
    source: str
    level: str = ""  # code of the level that certifies it; "" where none does
    is_high: bool = False  # counts as 高层次人才


@dataclass(frozen=True, kw_only=True)
class Rank:
    """A rank of leading posts 职级 (科级, 处级)."""

    code: str
    name: str
    order: int  # 1 is the highest
    source: str


@dataclass(frozen=True, kw_only=True)
class SeatKind:
    """A kind of seat of deputies and advisers 代表委员席位."""

    code: str  # deputy, cppcc, cppcc_standing, adviser
    name: str
    counter: str
    source: str
    also: str = ""  # code of the kind it counts as too: a standing member is a member
    gbt: str = ""  # first digit in GB/T 2261.6; the second is the level's rank less one


@dataclass(frozen=True, kw_only=True)
class NominationKind:
    """A kind of nomination 推荐: to a course, a post, a party, a corps, an organ."""

    code: str
    name: str  # 选派进修
    aim: str  # label of what it is to: 班次, 职务, 党派
    succeeded: str  # 已参加, 已任职, 已加入
    failed: str  # 未入选
    source: str


@dataclass(frozen=True, kw_only=True)
class HonourKind:
    """A kind of honour 荣誉."""

    code: str
    name: str  # 优秀会员
    of: str  # person or unit
    source: str
    is_own: bool = False  # the body awards it itself 本会表彰
    about: str = ""  # what for: organisation, advice, service, press …; free grouping of the list


@dataclass(frozen=True, kw_only=True)
class ActivityKind:
    """A kind of activity 活动类别 and the items it posts; "" where it posts none.

    held: one for the activity, for its host and co-hosts. sent: one for each participant, for their unit and
    person. hosted: the number of those who came, for the host. audience: counted people reached, for the
    hosts. place: one for each place touched, object the place. visited: one for each body or person visited,
    object they. speaker: one for each speaker. hours: hours of service, for each participant.
    """

    code: str
    name: str
    group: str  # one of ACTIVITY_GROUPS
    counter: str  # 次, 场, 场次, 期
    source: str
    held: str
    sent: str = ""
    hosted: str = ""
    audience: str = ""
    place: str = ""
    visited: str = ""
    speaker: str = ""
    hours: str = ""
    by: tuple[str, ...] = ()  # role codes that may organise it; () whoever may write activities


@dataclass(frozen=True, kw_only=True)
class VenueKind:
    """A kind of venue or base 阵地类别 and the items it posts."""

    code: str
    name: str
    source: str
    opened: str = ""  # when it opens; object the venue, level its level
    improved: str = ""  # when it was improved
    held: str = ""  # for each activity held there; object the venue
    attended: str = ""  # people who came to it


@dataclass(frozen=True, kw_only=True)
class SeriesKind:
    """A kind of series 系列类别: brand, team, campaign, class."""

    code: str
    name: str
    form: str  # one of SERIES_KINDS
    source: str
    formed: str = ""  # item posted when a team is formed or a series founded; object the series
    active: str = ""  # item posted with each activity of it; object the series
    joined: str = ""  # item for each person in a team


@dataclass(frozen=True, kw_only=True)
class OutletKind:
    """A kind of outlet 媒体类别: own website, own account, newspaper, television."""

    code: str
    name: str
    source: str
    placed: str  # item for each placement; object the outlet, level the outlet's
    reads: str = ""  # item of readings
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class PlacedAlso:
    """What a placement posts beside the outlet's own item, since figures tell such articles apart there."""

    outlet: str  # code of an outlet kind
    item: str


@dataclass(frozen=True, kw_only=True)
class ArticleKind:
    """A kind of article 稿件类别 (news, essay on study, feature)."""

    code: str
    name: str
    source: str
    written: str  # item for the article once it is published
    also: tuple[PlacedAlso, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BroadcastKind:
    """A kind of broadcast 播出类别 (live, television, short film)."""

    code: str
    name: str
    source: str
    held: str  # item for each
    viewers: str = ""  # item of people who watched, or of plays


@dataclass(frozen=True, kw_only=True)
class GivingKind:
    """A kind of giving 捐赠类别 and the items it posts. Money in 分."""

    code: str
    name: str
    form: str  # one of GOODS: cash, goods, project
    source: str
    value: str = ""  # item of money: given (cash), worth (goods), settled (project)
    pledged: str = ""  # item of money signed for, which may yet land
    estimated: str = ""  # item of estimated worth (project, or goods whose worth was only estimated)
    pieces: str = ""  # item of pieces (goods)
    donor: str = ""  # item for each donor; object the donor
    project: str = ""  # item for each project


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A panel of the dashboard 看板 and the figures it shows, each (indicator, label)."""

    code: str
    name: str
    form: str  # one of PANELS: figures in a row, records by month, shares of the one before, units compared
    parts: tuple[tuple[str, str], ...]
    source: str
