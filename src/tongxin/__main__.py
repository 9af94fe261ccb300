"""`python -m tongxin …` is `manage.py …`."""

import os
import sys

from django.core.management import execute_from_command_line

from tongxin.site.gone import GONE
from tongxin.site.say import Failed, give_up, words


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.site.settings")
    try:
        execute_from_command_line(["tongxin", *sys.argv[1:]])
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has heard enough, as `head` does; nothing is left to say at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Failed as error:  # a setting, before any command has begun
        give_up(error)
    except GONE as error:
        told = str(error).strip()
        raise SystemExit(
            words(
                f"数据库没有应答，没有做完：{told}\n数据库好了再运行一次。",
                f"The database did not answer, this was not finished: {told}\nRun it again once the database is there.",
            )
        ) from None


if __name__ == "__main__":
    main()
