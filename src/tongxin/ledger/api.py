"""What the JSON APIs of records that post have in common."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tongxin.people.api import today_of, user_of
from tongxin.people.models import Unit
from tongxin.people.permissions import Can, require


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom, when, and which day it is there: what every verb takes."""
    return {"by": user_of(request), "at": timezone.now(), "today": today_of(request)}


def writer(request: HttpRequest, act: Can, unit: Unit) -> dict[str, Any]:
    """The same, of somebody who may write there: asked before what they name is looked up. Raises: Forbidden."""
    found = who(request)
    require(found["by"], act, unit, found["today"])
    return found
