"""What the ledger shows of donations and projects behind a figure. `site` puts them into its table."""

from tongxin.ledger.kinds import RecordKind

KINDS: tuple[RecordKind, ...] = ()
