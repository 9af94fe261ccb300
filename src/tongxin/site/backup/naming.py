"""Names of backups that are made into a folder."""

import re
from datetime import datetime

from django.utils import timezone

OURS = re.compile(r"\.?tongxin-\d{8}-\d{6}\.tar\.gz(\.age)?(\.part)?")


def dated_name(at: datetime, is_encrypted: bool) -> str:
    """Such as tongxin-20251122-031500.tar.gz, by the local clock."""
    return f"tongxin-{timezone.localtime(at):%Y%m%d-%H%M%S}.tar.gz{'.age' if is_encrypted else ''}"
