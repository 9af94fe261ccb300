"""What both documents say besides the text: sign-off, foot of the table of sources, marks."""

from datetime import date

from django.utils.timezone import localtime

from tongxin.kernel.periods import day_written

from ..compose import Composed, Source

DEMO = "演示数据"
DRAFT = "草稿"
BASES = "台账：由记录逐条相加；名册：按日查名册；推算：由其他数字算出；引用：外部文件；申报：有证明，无明细。"


def mark(document: Composed) -> str:
    """What stands at the top right of every page: 演示数据, 草稿, both or nothing."""
    words = [DEMO] if document.is_demo else []
    if document.state == "draft":
        words.append(DRAFT)
    return "·".join(words)


def written(day: date | None) -> str:
    """A day as official documents write it; "" for none."""
    return day_written(day) if day else ""


def row(source: Source) -> dict[str, str]:
    """A row of the table of sources, by the names that the templates have for its columns."""
    return {
        "section": source.section,
        "printed": source.printed,
        "label": source.label,
        "definition": "；".join(part for part in (source.definition, source.note) if part),
        "value": source.exact,
        "records": source.records,
        "basis": source.source,
    }


def foot(document: Composed, address: str, fonts: str = "") -> list[str]:
    """The lines below the table of sources; `address` is the report's full address, may be ""."""
    if document.state == "signed":
        first = f"{document.signed_by}{written(document.signed_on)}签署。"
    else:
        first = f"草稿，数字截至{written(localtime(document.as_of).date())}，未签署。"
    lines = [f"{first}校验码{document.short_hash}。规则{document.edition}。", BASES]
    if address:
        lines.append(f"每个数字的记录见{address}。")
    if fonts:
        lines.append(f"{fonts}。")
    return lines
