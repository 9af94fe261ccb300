"""Matters from a spreadsheet 导入事项: each kind of the charter with the way it went, and what befell it."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ledger.operations import StatementOverlaps
from tongxin.people.imports.kinds import Kind
from tongxin.people.imports.place import Place
from tongxin.people.permissions import Can

from ..operations import MatterRefused
from . import events, work

REFUSALS = (MatterRefused, StatementOverlaps)


def kinds(place: Place) -> Iterator[Kind]:
    """Each kind of the charter in force, and what befalls it."""
    for kind in place.charter.kinds.values():
        yield Kind(
            code=f"matters.{kind.code}",
            label=kind.name,
            counter=kind.counter,
            group=gettext_lazy("事项"),
            act=Can.MATTERS_HANDLE,
            columns=partial(work.columns, kind),
            check=partial(work.check, kind),
            alike=partial(work.alike, kind),
            identity=work.identity,
            take=partial(work.take, kind),
            undo=work.undo,
            rows=partial(work.rows, kind),
            refusals=REFUSALS,
            back="matters:board",
            back_args=(kind.code,),
            posts=True,
            after=(gettext_lazy("会员"), gettext_lazy("单位")),
            intro=gettext_lazy("每行一篇，办到哪一步就填到哪一步的日期。"),
        )
        if kind.events:
            yield Kind(
                code=f"matters.{kind.code}.events",
                label=_("%(kind)s的采用、批示与评定") % {"kind": kind.name},
                counter=gettext_lazy("条"),
                group=gettext_lazy("事项"),
                act=Can.MATTERS_HANDLE,
                columns=partial(events.event_columns, kind),
                check=partial(events.event_check, kind),
                take=partial(events.take_event, kind),
                undo=events.undo_event,
                identity=lambda v: (v["matter"].pk, v["event"], v["on"], v["body"] and v["body"].pk, v.get("level")),
                rows=partial(events.event_rows, kind),
                refusals=REFUSALS,
                back="matters:board",
                back_args=(kind.code,),
                posts=True,
                after=(kind.name,),
                intro=gettext_lazy("一条采用、批示或评定一行。"),
            )
