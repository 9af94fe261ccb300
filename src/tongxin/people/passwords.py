"""Rules for passwords 口令 (等保: eight or more signs of mixed kinds)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS_AT_LEAST = 2


class MixedKinds:
    """Letters, digits and other signs: at least two of the three."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = {"letter" if c.isalpha() else "digit" if c.isdigit() else "other" for c in password}
        if len(kinds) < KINDS_AT_LEAST:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("密码要有字母、数字、符号中的至少两种。")
