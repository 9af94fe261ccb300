"""The English catalogue says everything the pages say."""

import io
import re
from functools import cache

from babel.messages.pofile import read_po

from tongxin.site import extract

PLACE = re.compile(r"%\((\w+)\)[sd]")
# A date in English names the month; both forms are given to the translation.
GIVEN = {"month"}


def _strings(value):
    return [value] if isinstance(value, str) else list(value)


@cache
def _catalogue():
    return read_po(io.BytesIO(extract.ENGLISH.read_bytes()), locale="en")


@cache
def _marked():
    return list(extract.marked())


def test_every_marked_string_is_translated():
    known = {(m.id, m.context): m for m in _catalogue() if m.id}
    marked = {(m.id, m.context) for m in _marked() if m.id}
    missing = sorted(str(key) for key in marked if key not in known or not all(_strings(known[key].string)))
    assert missing == [], "python -m tongxin.site.extract, then translate"


def test_nothing_is_kept_that_no_page_says():
    marked = {(m.id, m.context) for m in _marked()}
    assert [m.id for m in _catalogue() if m.id and (m.id, m.context) not in marked] == []


def test_translations_name_no_other_values():
    for message in _catalogue():
        if message.id:
            given = {name for text in _strings(message.id) for name in PLACE.findall(text)} | GIVEN
            for text in _strings(message.string):
                assert set(PLACE.findall(text)) <= given, message.id


def test_no_hanzi_in_english_but_for_terms_that_stay():
    kept = re.compile(r"其中|[余多超约近等万篇件人次元放假上班国办发明电号〔〕、，]+")
    found = [m.string for m in _catalogue() if m.id and re.search(r"[一-鿿]", kept.sub("", str(m.string)))]
    assert found == []
