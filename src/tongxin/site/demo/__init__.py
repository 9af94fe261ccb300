"""The demo 演示数据: published years as records, made through the verbs, the same every time.

Places and people are invented, the figures are the published ones. `load()` fills an empty database; the folder
coverage/ says which published claims are carried, by which indicator, and which are not and why.
"""

from collections.abc import Callable, Iterator

from tongxin.people import charters

from . import associations, beigang, jiusan, people, yunjiang
from .claims import Claim, claims, coverage
from .people import PASSWORD

__all__ = ["Claim", "claims", "coverage", "load", "logins"]

LOGINS = (
    ("xuqinghe", "会员", "许清和，教卫小组"),
    ("lujingming", "组长", "陆景明，城东片区"),
    ("shenzhiyuan", "秘书长", "沈知远，潮城市知联会"),
    ("minzhengju", "承办单位", "潮城市民政局"),
    ("hansongnian", "领导", "韩松年，会长"),
    ("buzhang", "指导部门领导", "潮城市委统战部，只看签署后的数字"),
    ("beigang-mishu", "秘书处", "北港区知联会，看2022年"),
    ("jiangcheng-mishu", "秘书处", "九三学社江城市委员会，看2022年"),
    ("yunjiang-buzhang", "领导", "云江省委统战部，看十一个市2024年签署的数字"),
    ("chengzhou-mishu", "机关经办人", "澄州市委统战部，看2024年"),
    ("guanli", "系统管理员", "管账号和授权，不看业务"),
)
SETS = (associations, beigang, jiusan, yunjiang)

Tell = Callable[[str], object]


def load(tell: Tell = lambda line: None) -> None:
    """Fill an empty database with the demo. Signing cannot stand in one transaction with the rest.

    Args:
        tell: called with a line before each part.
    """
    with charters.remembering(anew=True):
        people.installation()
        for one in SETS:
            for name, step in one.steps():
                tell(name)
                step()
        people.finish()


def logins() -> Iterator[str]:
    """One login for each role, a line each."""
    for username, role, who in LOGINS:
        yield f"{role}：{username}（{who}）"
    yield f"密码都是{PASSWORD}"
