"""Folding 归一: one character for one, so that offsets into the folded text are offsets into the text."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = str.maketrans(
    {
        "\u3000": " ",
        "\u00a0": " ",
        "\u2009": " ",
        "\t": " ",
        "〇": "零",
        "○": "零",
        "壹": "一",
        "贰": "二",
        "叁": "三",
        "〜": "~",
        "–": "-",
        "—": "-",
        "―": "-",
        "﹣": "-",
        "−": "-",
        "「": "“",
        "」": "”",
        "『": "“",
        "』": "”",
        "＂": '"',
        "﹪": "%",
        "٪": "%",
        "丨": "|",
        "兩": "两",
        "萬": "万",
        "億": "亿",
        "個": "个",
        "場": "场",
        "餘": "余",
    }
)
_FOLD = _WIDE | _SAME


def fold(text: str) -> str:
    """The text in half width and with one sign for each thing; as long as it was."""
    return text.translate(_FOLD)
