"""Verbs on what a person asks about their own data 本人请求: to correct, to erase (PIPL art. 46 and 47)."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongxin.journal.operations import record

from ..models import Membership, OwnRequest, Person, User
from ..permissions import Actor, Can, Forbidden, person_of, reach, within
from .erasing import erase
from .whom import main_path, may

ANSWERED_BY = {"correct": Can.PEOPLE_WRITE, "erase": Can.PEOPLE_ERASE}


class RequestRefused(Exception):
    """A request that cannot be made or answered so; the sentence is safe to show."""


def waiting(by: Actor, on: date) -> QuerySet[OwnRequest]:
    """Requests, answered or not, of people whom `by` looks after, each kind by who may do it."""
    kinds = defaultdict(list)
    for kind, act in ANSWERED_BY.items():
        kinds[reach(by, act, on)].append(kind)
    found = Q(pk__in=[])
    for paths, answered in kinds.items():
        # of each request, not of all members: requests are few, and every page of an office counts them
        members = Membership.objects.filter(within(paths))
        theirs = Q(Exists(members.filter(person=OuterRef("person"))))
        theirs |= Q(Exists(members.filter(person__same_as=OuterRef("person"))))
        found |= Q(kind__in=answered) & theirs
    return OwnRequest.objects.filter(found)


def unanswered(by: Actor, on: date) -> QuerySet[OwnRequest]:
    """Those of them that wait for an answer; asks nothing of the database for who answers none."""
    if not any(reach(by, act, on) for act in ANSWERED_BY.values()):
        return OwnRequest.objects.none()
    return waiting(by, on).filter(outcome="")


@transaction.atomic
def download_own(person: Person, *, by: User, at: datetime) -> None:
    """Note that somebody took along what is held on themselves. Raises: Forbidden: it is somebody else's."""
    if person_of(by) != person:
        raise Forbidden(_("只能导出本人的信息。"))
    record(by, "people.download_own", person, at, path=main_path(person, localdate(at)))


@transaction.atomic
def ask(kind: str, text: str, *, by: User, at: datetime) -> OwnRequest:
    """Ask the office to correct or to erase what is held on oneself.

    Raises:
        Forbidden: the account is nobody's.
        RequestRefused: one of this kind is open, or a correction says nothing.
    """
    if kind not in dict(OwnRequest.KINDS):
        raise ValueError(f"no such request: {kind}")
    person = person_of(by)
    if person is None:
        raise Forbidden(_("这个账号没有对应的个人信息。"))
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if kind == "correct" and not text.strip():
        raise RequestRefused(_("写明哪一项不对，应当是什么。"))
    if OwnRequest.objects.filter(person=person, kind=kind, outcome="").exists():
        raise RequestRefused(_("上一次的请求还在办理。要改，先撤回再提。"))
    row = OwnRequest.objects.create(person=person, kind=kind, text=text.strip(), made_at=at)
    path = main_path(person, localdate(at))
    if kind == "erase":
        record(by, "people.ask_erase", person, at, path=path, request=row.pk)
    else:
        record(by, "people.ask_correct", person, at, path=path, request=row.pk)
    return row


@transaction.atomic
def withdraw_request(request: OwnRequest, *, by: User, at: datetime) -> OwnRequest:
    """Take back what one asked. Twice is once; what is answered stays so. Raises: Forbidden."""
    person = person_of(by)
    row = OwnRequest.objects.select_for_update(of=("self",)).select_related("person__same_as").get(pk=request.pk)
    if person is None or (row.person.same_as or row.person).pk != person.pk:
        raise Forbidden(_("只有本人可以撤回。"))
    if not row.outcome:
        row.outcome, row.answered_at = "withdrawn", at
        row.save(update_fields=["outcome", "answered_at"])
        record(by, "people.withdraw_request", row.person, at, path=main_path(row.person, localdate(at)), request=row.pk)
    return row


@transaction.atomic
def answer_request(request: OwnRequest, outcome: str, answer: str, *, by: User, at: datetime) -> OwnRequest:
    """Answer: done, or declined with a reason the person sees. A request to erase that is done erases.

    Raises:
        Forbidden.
        RequestRefused: answered already, or declined without a reason.
    """
    row = OwnRequest.objects.select_for_update(of=("self",)).select_related("person__same_as").get(pk=request.pk)
    person = row.person.same_as or row.person
    if not may(by, ANSWERED_BY[row.kind], person, localdate(at)):
        raise Forbidden(_("这项请求不由您办理。"))
    if row.outcome:
        raise RequestRefused(_("这项请求已经办结。"))
    if outcome not in ("done", "declined"):
        raise ValueError(f"no such outcome: {outcome}")
    if outcome == "declined" and not answer.strip():
        raise RequestRefused(_("不办的，写明理由，本人看得到。"))
    row.outcome, row.answer, row.answered_by, row.answered_at = outcome, answer.strip(), by, at
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    path = main_path(person, localdate(at))
    record(by, "people.answer_request", person, at, path=path, request=row.pk, outcome=outcome)
    if row.kind == "erase" and outcome == "done":
        erase(person, by=by, at=at, reason=_("本人请求"))
    return row
