"""Whether an installation's data hold together: what `check` says, and a restore before it is used."""

from collections.abc import Iterator

from tongxin.ledger import check
from tongxin.reports.compose import is_intact
from tongxin.reports.models import Signing

from . import prepare
from .say import words


def broken_signings() -> Iterator[str]:
    """A sentence for every signed version that does not match its hash."""
    for signing in Signing.objects.select_related("report__unit"):
        if not is_intact(signing):
            yield words(
                f"签署稿与校验码不符：{signing.report.title}第{signing.number}次签署。",
                f"A signed version does not match its hash: {signing.report.title}, signing {signing.number}.",
            )


def wrong() -> Iterator[str]:
    """Everything that is not as it should be: rules and triggers first, and where they fail, nothing else."""
    obstacles = list(prepare.obstacles())
    yield from obstacles
    if not obstacles:
        yield from broken_signings()
        yield from check.differences()
