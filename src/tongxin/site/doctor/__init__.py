"""What is wrong with this installation 体检, in sentences: each says what, where, and what to do.

`findings` is the whole; `secrets`, `settings`, `database`, `work`, `storage` and `machine` look each at one side.
Looking changes nothing.
"""

from .examination import findings
from .finding import Finding

__all__ = ["Finding", "findings"]
