"""Every indicator of the shipped charters has an origin that exists."""

import pytest

from tongxin.kernel.charter.check_lists import POSTED
from tongxin.kernel.charter.origin import REGISTER, origin
from tongxin.kernel.charter.read import load

from .test_charters_shipped import ROOT

NAMES = sorted(folder.name for folder in ROOT.iterdir() if folder.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_each_indicator_comes_from_somewhere(name: str) -> None:
    charter = load(ROOT, name)
    known = {*charter.kinds, *POSTED, REGISTER}
    lost = [code for code, one in charter.indicators.items() if origin(charter, one) not in known]
    assert lost == []


def test_a_change_comes_from_what_it_compares() -> None:
    charter = load(ROOT, "zhilianhui")
    assert origin(charter, charter.indicators["information.reported.change"]) == "information"
    assert origin(charter, charter.indicators["information.adopted.rate"]) == "information"
    assert origin(charter, charter.indicators["members.total"]) == REGISTER
