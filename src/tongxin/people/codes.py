"""National codes 国标代码 of the register, code → name, and the words offered where there is no code.

Fields, titles, talent grades and ranks are lists of the charter: see lists.py.
"""

from django.utils.translation import gettext_lazy as _

GENDER = {"1": _("男"), "2": _("女"), "0": _("未知"), "9": _("未说明")}  # GB/T 2261.1

# GB/T 4762
POLITICAL = {
    "01": _("中共党员"),
    "02": _("中共预备党员"),
    "03": _("共青团员"),
    "04": _("民革党员"),
    "05": _("民盟盟员"),
    "06": _("民建会员"),
    "07": _("民进会员"),
    "08": _("农工党党员"),
    "09": _("致公党党员"),
    "10": _("九三学社社员"),
    "11": _("台盟盟员"),
    "12": _("无党派人士"),
    "13": _("群众"),
}

# GB/T 4658, those that a register of experts uses
EDUCATION = {
    "11": _("博士研究生"),
    "14": _("硕士研究生"),
    "10": _("研究生"),
    "21": _("大学本科"),
    "20": _("本科"),
    "31": _("大学专科"),
    "30": _("专科"),
    "40": _("中等职业"),
    "60": _("高中"),
}

# GB/T 3304, in the order of the standard
_ETHNIC = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 "
    "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 "
    "德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNIC = {f"{n:02}": f"{name}族" for n, name in enumerate(_ETHNIC.split(), 1)}

# Offered, not prescribed
POSTS = ("会长", "副会长", "秘书长", "副秘书长", "理事", "组长", "副组长")
LEFT_FOR = ("转出", "退会", "去世", "除名", "届满")


def political(code: str) -> str:
    """The name of a political status; a word that is no code stays as it is."""
    return str(POLITICAL.get(code, code))
