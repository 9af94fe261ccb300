"""D11 a figure without its unit: 点击量突破200万."""

import re
from collections.abc import Iterator

from ..claims import Kind
from ..reasons import reason
from .model import Suspicion
from .reading import Reading

# measures whose number says nothing without its unit; 人数:35 in a form is left alone
_BARE = re.compile(
    r"(?:面积|金额|总额|资金|经费|善款|投资额?|产值|销售额|成交额|捐款)(?:已|共|累计|合计|总计)?(?:达到?|为|约|近|超过?|突破)?\s?"
    r"(?P<number>\d[\d,]{0,15}(?:\.\d{1,4})?[万亿]?余?)(?=[。;,、\n]|$)"
)


def units(reading: Reading) -> Iterator[Suspicion]:
    taken = set()
    for place, claim in enumerate(reading.claims):
        taken.add(claim.quantity.num[0])
        if claim.quantity.unit is None and claim.quantity.kind is not Kind.RANK:
            yield reading.about("D11", place, reason("no_unit", figure=reading.printed(place)))
    for found in _BARE.finditer(reading.text):
        if found.start("number") not in taken:
            yield Suspicion("D11", *found.span("number"), reason("no_unit", figure=found["number"]))
