"""Plain text 纯文本, and whether it was read in the right encoding."""

import re

from django.utils.translation import gettext as _

from tongxin.journal import files

from .model import DraftRefused

SAMPLE = 20_000  # characters looked at
HAN = re.compile("[\u3400-\u9fff]")
COMMON = 0.8  # of the characters of simplified Chinese, at least, stand in GB 2312; of a wrong guess about half


def read(data: bytes) -> str:
    """The text. Raises: DraftRefused: in another encoding than those that are read."""
    text = files.text_of(data)
    if text is None or _is_garbled(text):
        raise DraftRefused(_("看不出文件用的是什么编码。用记事本或WPS打开，另存为UTF-8编码的文本再上传。"))
    return text


def _is_garbled(text: str) -> bool:
    """Big5 or another encoding taken for GB18030 gives rare characters."""
    han = "".join(HAN.findall(text[:SAMPLE]))
    return len(han.encode("gb2312", "ignore")) < 2 * COMMON * len(han)
