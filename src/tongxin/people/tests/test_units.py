import pytest

from .factories import cast

pytestmark = pytest.mark.django_db


def test_the_cast_stands():
    made = cast()
    assert made.youth.path == f"{made.association.path}{made.youth.pk}/"
