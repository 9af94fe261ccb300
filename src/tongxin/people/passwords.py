"""Rules for passwords 口令 (等保: eight or more signs of mixed kinds), in our words."""

from typing import Any

from django.contrib.auth import password_validation as usual
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS_AT_LEAST = 2


class LongEnough(usual.MinimumLengthValidator):
    """Eight signs or more."""

    def get_error_message(self) -> str:
        return _("密码至少%(n)s位。") % {"n": self.min_length}

    get_help_text = get_error_message


class NotCommon(usual.CommonPasswordValidator):
    """None that everybody tries first."""

    def get_error_message(self) -> str:
        return _("这个密码太常见，容易被猜到。")

    get_help_text = get_error_message


class NotAlike(usual.UserAttributeSimilarityValidator):
    """Not the account's own name."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "email"))

    def get_error_message(self) -> str:
        return _("密码和账号太像，容易被猜到。")

    get_help_text = get_error_message


class MixedKinds:
    """Letters, digits and other signs: at least two of the three."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = {"letter" if c.isalpha() else "digit" if c.isdigit() else "other" for c in password}
        if len(kinds) < KINDS_AT_LEAST:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("密码要有字母、数字、符号中的至少两种。")
