"""What every template of the house keeps to: the content security policy, translation, known icons."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import tongxin
from tongxin.site import vendor

PACKAGE = Path(tongxin.__file__).resolve().parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
IDS = [str(file.relative_to(PACKAGE)) for file in TEMPLATES]

TRANSLATED = re.compile(
    r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*%}|{%-?\s*trans(?:late)?\b.*?%}"
    r"|{%-?\s*comment\b.*?{%-?\s*endcomment\s*%}|{#.*?#}|[!=]= ?\"[^\"]*\"|_\(\"[^\"]*\"\)|_\('[^']*'\)",
    re.DOTALL,
)
HANZI = re.compile(r"[一-鿿、，；]+")
NOT_TRANSLATED = {"中文"}  # a language is named in itself


@pytest.mark.parametrize("file", TEMPLATES, ids=IDS)
def test_keeps_to_the_content_security_policy(file):
    text = file.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"hx-on", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("file", TEMPLATES, ids=IDS)
def test_every_word_can_be_translated(file):
    left = TRANSLATED.sub("", file.read_text("utf-8"))
    assert [word for word in HANZI.findall(left) if word not in NOT_TRANSLATED] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=IDS)
def test_names_known_icons_and_compiles(file):
    names = re.findall(r"{%\s*icon\s+\"([^\"]+)\"", file.read_text("utf-8"))
    assert set(names) <= set(vendor.icon_names())
    get_template(str(file.relative_to(PACKAGE)).split("/templates/", 1)[1])


def test_typed_spaces_are_not_put_between_hanzi_and_digits():
    """The gap is the stylesheet's work (text-autospace)."""
    spaced = re.compile(r"[一-鿿] \d|\d [一-鿿]")
    found = {}
    for file in TEMPLATES:
        hits = spaced.findall(re.sub(r"{#.*?#}", "", file.read_text("utf-8")))
        if hits:
            found[file.name] = hits
    assert found == {}
