import pytest

from tongxin.people.tests.factories import Cast
from tongxin.people.tests.factories import cast as make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
