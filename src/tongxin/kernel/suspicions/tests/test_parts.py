"""Parts against their whole, shares against whole numbers."""

import pytest

from .samples import raised


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("新发展盟员18名,其中女性21名。", "part_over_whole", "21名"),
        ("走访企业30余家,其中科技企业52家。", "part_over_whole", "52家"),
        ("在各级媒体发稿12篇,其中中央媒体9篇、省级媒体11篇。", "parts_over_whole", "12篇"),
        ("现有理事60名,其中男性35名、女性31名。", "parts_over_whole", "60名"),
        ("提交议案4件、建议9件,共12件。", "total_differs", "12件"),
        ("获一等奖3项,二等奖5项,其中一等奖4项。", "none", ""),
    ],
)
def test_parts_that_exceed_the_whole(text: str, code: str, marked: str) -> None:
    assert raised(text, "D3") == ([(code, marked)] if marked else [])


@pytest.mark.parametrize(
    "text",
    [
        "新发展盟员18名,其中女性11名、党员12名、博士9名。",  # a person may be all three
        "走访企业30余家,其中科技企业33家。",
        "提交议案8件、个人提案25件、集体提案1件,其中2件被评为好提案。",
        "上报信息17篇,其中全国政协采用4篇、省委采用6篇、市委采用8篇。",  # taken at two levels
        "提交议案4件、建议9件,共13件。",
        "办讲座6场,其中线上2场、线下4场。",
        "培训骨干80人,走访企业12家,其中民营企业9家。",
    ],
)
def test_parts_that_may_be_so(text: str) -> None:
    assert raised(text, "D3") == []


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("现有会员90名,其中男会员40名、女会员42名。", "parts_leave_rest", "90名"),
        ("全年办课20期,其中线上6期,线下11期。", "parts_leave_rest", "20期"),
        ("编报信息60条,被各级采用31条,其余退回;", "none", ""),
        ("信息被各级部门采用40篇,3篇被全国政协采用,20篇被省政协采用。", "parts_leave_rest", "40篇"),
        ("提交议案4件、建议9件,共16件。", "total_differs", "16件"),
    ],
)
def test_parts_that_leave_a_rest(text: str, code: str, marked: str) -> None:
    assert raised(text, "D12") == ([(code, marked)] if marked else [])


@pytest.mark.parametrize(
    "text",
    [
        "现有会员90名,其中女会员42名。",
        "现有会员90名,其中男会员48名、女会员42名。",
        "信息被采用40篇,其中省级以上7篇、市级12篇。",
        "现有会员90余名,其中男会员40名、女会员42名。",
    ],
)
def test_parts_that_need_not_close(text: str) -> None:
    assert raised(text, "D12") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("新一届委员中有会员13名,占比27.7%。", "none"),
        ("新一届委员中有会员13名,占比33.8%。", "share_of_no_whole"),
        ("骨干会员7人,占28.9%。", "share_of_no_whole"),
        ("发展社员16名,平均年龄41岁,高级职称占比52.3%。", "share_of_no_part"),
        ("表彰先进集体5个,占41.4%。", "share_of_no_whole"),
    ],
)
def test_shares_that_no_whole_number_gives(text: str, code: str) -> None:
    assert [found[0] for found in raised(text, "D13")] == ([] if code == "none" else [code])


@pytest.mark.parametrize(
    "text",
    [
        "发展社员16名,平均年龄41岁,高级职称占比56.3%。",  # nine of sixteen
        "骨干会员7人,占28%。",
        "骨干会员70余人,占28.9%。",
        "会员中正高级11人,副高级16人,博士占比12.4%。",
        "办讲座12场,会员占比33.7%。",
    ],
)
def test_shares_that_may_be_so(text: str) -> None:
    assert raised(text, "D13") == []
