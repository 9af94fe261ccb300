"""What a county association did besides writing: study, service, venues, seats, nominations, honours, topics."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from tongxin.activities.models import Series, Venue
from tongxin.people.models import Unit
from tongxin.press.models import Outlet

from . import topics
from .office import Office, shared, spread
from .people import Cast
from .plan import TODAY, TOWNS

STUDIES = ("学习全会精神", "学习多党合作史", "新质生产力专题", "学习统一战线工作条例", "学习法治思想", "读书交流")
GATHERINGS = (
    ("culture_social", "新春茶话会"), ("meeting_symposium", "青年会员座谈会"), ("culture_reading", "同读一本书"),
    ("culture_social", "端午诗会"), ("study_seminar", "专题研讨会"), ("meeting_symposium", "归国学人座谈会"),
    ("culture_social", "会员书画雅集"), ("culture_reading", "夜读沙龙"), ("culture_social", "中秋联谊会"),
    ("meeting_symposium", "医卫界会员座谈会"), ("culture_social", "重阳敬老茶会"), ("study_seminar", "社情民意选题会"),
    ("meeting_symposium", "教育界会员座谈会"), ("culture_social", "岁末联欢会"),
)  # fmt: skip
TEAMS = ("西堤社区服务团", "老街文化服务团", "桐溪村助农服务团", "青少年科普服务团")
TALKS = ("岗位上的创新", "一台手术背后", "把课堂搬到田间", "为企业守住底线")
COURSES = ("党外年轻干部培训班", "党外干部能力素质提升班")


@dataclass(frozen=True)
class Rooms:
    """The figures of one year in the rooms of people and activities."""

    year: int
    presidents: int
    councils: int
    groups: int
    on_site: int  # who went
    speakers: int
    teams: int
    clinics: int
    audience: int
    readers: int  # 书香节
    gatherings: int
    attended: int
    courses: int
    corps: int
    parties: int
    excellent: int
    stars: int
    articles: int


@dataclass(frozen=True)
class Seats:
    """Deputies and advisers among the members; the standing one is among the advisers."""

    deputies: int
    advisers: int


OF_YEARS = {
    ("chaocheng", 2024): Rooms(2024, 1, 2, 26, 16, 6, 3, 6, 388, 180, 9, 214, 11, 3, 5, 27, 15, 10),
    ("chaocheng", 2025): Rooms(2025, 2, 2, 34, 20, 8, 4, 8, 543, 256, 14, 328, 15, 5, 7, 31, 18, 14),
    ("linjiang", 2024): Rooms(2024, 1, 1, 5, 6, 2, 1, 2, 96, 60, 3, 51, 3, 1, 1, 6, 3, 3),
    ("linjiang", 2025): Rooms(2025, 1, 2, 7, 9, 3, 1, 3, 117, 75, 4, 66, 4, 1, 2, 8, 4, 5),
}
SEATS = {"chaocheng": Seats(9, 20), "linjiang": Seats(3, 6)}


class County:
    """One association, year after year."""

    def __init__(self, cast: Cast, outside: dict[str, Unit]) -> None:
        assert cast.office is not None
        self.cast, self.key, self.prefix = cast, cast.plan.key, cast.plan.prefix
        standing = [person for person, _group in cast.members[: len(cast.members) - 16]]
        self.office = Office(cast.unit, cast.office, outside, standing)
        self.home: Venue | None = None
        self.teams: dict[str, Series] = {}
        self.media: list[Outlet] = []

    def before(self) -> None:
        """What stood already: the seats, and the venue."""
        seats, members = SEATS[self.key], self.office.members
        congress, council = (self.office.bodies[f"{self.prefix}-{body}"] for body in ("renda", "zhengxie"))
        deputies, advisers = members[6 : 6 + seats.deputies], members[18 : 18 + seats.advisers]
        self.office.seated(deputies, "deputy", congress, date(2023, 1, 12), "county", "第十七届")
        self.office.seated(advisers[1:], "cppcc", council, date(2023, 1, 10), "county", "第十五届")
        self.office.seated(advisers[:1], "cppcc_standing", council, date(2023, 1, 10), "county", "第十五届")
        self.home = self.office.venue(
            "home", "会员之家", date(2023, 5, 20), address=f"{self.cast.plan.town}市同心路18号"
        )

    def year(self, year: int) -> None:
        """Everything of one year."""
        told = OF_YEARS[self.key, year]
        self.study(told)
        self.forum(told)
        self.service(told)
        self.gatherings(told)
        self.distinctions(told)
        self.publicity(told)
        if self.key == "chaocheng":
            self.topics(told)
            if year == TODAY.year:
                self.ahead()

    def study(self, told: Rooms) -> None:
        office, year = self.office, told.year
        leaders = office.members[:9]
        for on in spread(told.presidents, date(year, 3, 18), date(year, 9, 16)):
            office.held("study_president", f"会长专题学习会（{on.month}月）", on, people=leaders[:7])
        for on in spread(told.councils, date(year, 4, 22), date(year, 11, 12)):
            office.held("study_council", f"理事学习扩大会（{on.month}月）", on, people=office.members[:24])
        for on in spread(4 if told.groups > 10 else 2, date(year, 2, 25), date(year, 11, 25)):
            office.held("meeting_president", f"会长会议（{on.month}月）", on, people=leaders)
        last = min(date(year, 12, 18), TODAY)
        for place, on in enumerate(spread(told.groups, date(year, 2, 20), last)):
            group = self.cast.groups[place % len(self.cast.groups)]
            own = [p for p, g in self.cast.members[: len(office.members)] if g.pk == group.pk]
            title = f"{group.name}{STUDIES[place % len(STUDIES)]}"
            office.held("study_group", title, on, unit=group, people=office.next(5 + place % 4, own))
        site = date(year, 7, 1)
        office.held(
            "theme_site", "沿着先辈足迹现场教学", site, people=office.next(told.on_site), address="东山革命纪念馆"
        )
        office.held("visit_tour", "赴结对地区学习交流", date(year, 5, 15), people=office.next(6), address="武溪县")

    def forum(self, told: Rooms) -> None:
        talks = shared(told.speakers, -(-told.speakers // 4))
        days = spread(len(talks), date(told.year, 6, 12), date(told.year, 10, 30))
        speakers = self.office.members[40 % len(self.office.members) :]
        for on, count in zip(days, talks, strict=True):
            some, speakers = speakers[:count], speakers[count:]
            self.office.held("lecture_forum", f"潮声讲坛：{TALKS[on.month % 4]}", on, speakers=some, audience=45)

    def service(self, told: Rooms) -> None:
        office, year = self.office, told.year
        towns = [office.bodies[f"{self.prefix}-town{n}"] for n in range(len(TOWNS))]
        parts = shared(told.audience, told.clinics)
        for place, on in enumerate(spread(told.clinics, date(year, 3, 8), date(year, 11, 22))):
            office.held(
                "clinic", f"健康服务走进{TOWNS[place]}", on, people=office.next(4), places=[towns[place]],
                audience=parts[place], audience_basis="register",
            )  # fmt: skip
        office.held("culture", "社区书香节", date(year, 4, 23), people=office.next(8), audience=told.readers)
        office.held("culture_reading", "亲子共读读书会", date(year, 8, 16), people=office.next(6), guests=20)
        for name in TEAMS[: told.teams]:
            if name not in self.teams:
                self.teams[name] = office.series("service_team", name, date(year, 3, 5), office.next(4))
            series = self.teams[name]
            office.held(
                "service", f"{name}进社区", date(year, 9, 20), people=office.next(4), series=series, audience=30
            )

    def gatherings(self, told: Rooms) -> None:
        """What was held at the 会员之家; it was done up in the spring of 2025."""
        assert self.home is not None
        if told.year == 2025 and self.key == "chaocheng":
            self.office.improved(self.home, "阵地升级，增设学习交流区", date(2025, 3, 28))
        came = shared(told.attended, told.gatherings)
        days = spread(told.gatherings, date(told.year, 1, 18), min(date(told.year, 12, 20), TODAY))
        for place, on in enumerate(days):
            kind, title = GATHERINGS[place % len(GATHERINGS)]
            known = self.office.next(min(6, came[place]))
            self.office.held(kind, title, on, people=known, guests=came[place] - len(known), venue=self.home)

    def ahead(self) -> None:
        """What is to come: members sign up for it, one cannot."""
        office, asked = self.office, TODAY - timedelta(days=4)
        on = date(TODAY.year + 1, 1, 9)
        tea = office.opened(
            "culture_social", "迎新茶话会", on, time(14, 30), until=on - timedelta(days=2), capacity=30, asked=asked,
            venue=self.home,
        )  # fmt: skip
        office.signed_up(tea, office.members[9:14], asked + timedelta(days=1))
        office.excused(tea, office.members[16], "在外出差", asked + timedelta(days=2))

    def distinctions(self, told: Rooms) -> None:
        office, year = self.office, told.year
        office.nominated(office.next(told.courses), "course", COURSES, date(year, 4, 8), date(year, 6, 20))
        office.nominated(office.next(told.corps), "corps", ["青年宣讲团训练营"], date(year, 5, 9), date(year, 7, 11))
        office.nominated(office.next(told.parties), "party", ["民主党派基层组织"], date(year, 3, 3), date(year, 10, 15))
        on = min(date(year, 12, 19), TODAY - timedelta(days=3))
        office.honoured("excellent_member", on, office.next(told.excellent))
        office.honoured("post_star", on, office.next(told.stars))
        office.held("meeting_general", "年度总结表彰暨风采展示", on, people=office.next(30))

    def publicity(self, told: Rooms) -> None:
        """What the paper and the account of the association brought, every third in both."""
        if not self.media:
            on = date(told.year, 1, 5)
            self.media = [
                self.office.outlet("account", f"{self.cast.plan.town}同心", on),
                self.office.outlet("newspaper", f"{self.cast.plan.town}日报", on, "county"),
            ]
        for place, on in enumerate(spread(told.articles, date(told.year, 2, 12), date(told.year, 12, 12))):
            subject = topics.title(place * 2 + told.year % 3).removesuffix("的建议").removeprefix("关于")
            where = self.media if place % 3 == 0 else self.media[:1]
            kind = ("news", "portrait", "feature")[place % 3]
            self.office.published(kind, f"会员风采：{subject}（{told.year}）", on, where, self.office.next(1)[0])

    def topics(self, told: Rooms) -> None:
        """A part of the year's consultation topic, and one of its own that was spoken on."""
        for form, place, spoken in (("sub", 5, False), ("key", 11, True)):
            start = date(told.year, 3, 17)
            title = topics.title(place + told.year % 2 * 20).removesuffix("的建议") + "研究"
            matter = self.office.drafted(
                "research", title, {"question": "怎样形成长效机制，政策和资源怎样配套。"}, start,
                self.office.members[place], form=form,
            )  # fmt: skip
            self.office.step(matter, "submit", start)
            self.office.step(matter, "accept", start + timedelta(days=8))
            done = date(told.year, 9, 26)
            self.office.step(matter, "deliver", done, report=title, summary="摸清现状，提出五条建议。")
            if spoken:
                self.office.event(
                    matter, "consulted", done + timedelta(days=20), f"{self.prefix}-zhengxie", level="county"
                )
