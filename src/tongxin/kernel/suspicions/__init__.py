"""suspicions 疑点: what is odd about the figures of a text before any record is asked.

Holds:  Suspicion (which rule, which sentence explains it, where, which figures, with what values).
Verbs:  find.
Asks:   kernel.claims.
"""

from .finding import find
from .model import Suspicion

__all__ = ["Suspicion", "find"]
