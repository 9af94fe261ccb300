"""binding 对应: from what a text claims to the indicator of the charter that counts it.

Holds:  Binding (an indicator or none, with score, reasons and rivals), Learned (a person's correction), Vocabulary.
Verbs:  bind.
Asks:   kernel.claims, kernel.charter.
"""

from .binder import bind
from .model import Binding, Learned
from .vocabulary import Vocabulary

__all__ = ["Binding", "Learned", "Vocabulary", "bind"]
