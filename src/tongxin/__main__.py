"""`python -m tongxin …` is `manage.py …`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.site.settings")
    execute_from_command_line(["tongxin", *sys.argv[1:]])


if __name__ == "__main__":
    main()
