"""`./tongxin begin`: the first organisation and its administrator, on an installation that has neither."""

import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from tongxin.kernel.charter.read import CharterError
from tongxin.people import charters, operations
from tongxin.site import prepare, terminal
from tongxin.site.say import Failed, say, words

PASSWORD = "TONGXIN_ADMIN_PASSWORD"  # noqa: S105  the variable's name
REFUSALS = (
    operations.BegunAlready,
    operations.CannotBegin,
    operations.KeyTaken,
    operations.NameTaken,
    operations.NoSuchRole,
    operations.WeakPassword,
    CharterError,
    Failed,
)
TRIES = 3


class Command(BaseCommand):
    help = "Enter the first organisation and open its administrator's account. Asks for what is not given."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="of the organisation, in full 组织全称")
        parser.add_argument("--short-name", default="", help="as lists print it 简称")
        parser.add_argument("--key", help="its code in addresses and commands, for ever: a-z, 0-9 and hyphens 代号")
        parser.add_argument("--charter", help="the shipped rules it goes by 规则底本, such as zhilianhui")
        parser.add_argument("--kind", help="a kind of unit of these rules 单位类别, such as association")
        parser.add_argument("--level", help="a level of these rules 层级, such as city; none: leave it empty")
        parser.add_argument("--founded", metavar="DATE", help="when it was founded 成立日期, as 2010-05-04")
        parser.add_argument("--login", help="name of the administrator's account 管理员账号")
        parser.add_argument(
            "--password-file", metavar="FILE", help=f"its first line is the password; else {PASSWORD}, else asked for"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        with terminal.its_language():
            try:
                self._begin(given)
            except REFUSALS as error:
                raise CommandError(str(error)) from None

    def _begin(self, given: Mapping[str, Any]) -> None:
        at = timezone.now()
        prepare.prepare_database(at)
        operations.check_not_begun(timezone.localdate(at))
        organisation = _organisation(given)
        login = given["login"] or asked(words("管理员账号", "Administrator's account"), "--login")
        password = _password(given["password_file"])
        with prepare.alone():  # of two at once the second reads that it came too late
            unit, user = operations.begin(**organisation, username=login, password=password, at=at)
        say(
            f"建好了：{unit.name}（{unit.key}），管理员{user.username}。\n"
            "接下来：\n"
            "  1. ./tongxin serve，用这个账号登录；\n"
            "  2. 在“账号与授权”里给秘书开户并授权；管理员只管账号、单位和留痕，不办业务；\n"
            "  3. 秘书登录后登记或导入会员。",
            f"Done: {unit.name} ({unit.key}), administrator {user.username}.\n"
            "Next:\n"
            "  1. ./tongxin serve, and log in with this account;\n"
            "  2. under 账号与授权 (Accounts and roles) open an account for the secretary, with that role: an\n"
            "     administrator looks after accounts, units and the journal, and keeps no records;\n"
            "  3. the secretary logs in and registers or imports the members.",
        )


def _organisation(given: Mapping[str, Any]) -> dict[str, Any]:
    """What `begin` takes of it: as given, else asked for."""
    founded_on = terminal.day(given["founded"]) if given["founded"] else None
    name = given["name"] or asked(words("组织全称", "Name of the organisation"), "--name")
    key = given["key"] or asked(
        words("代号（小写字母、数字、连字符，以后不能改）", "Code (a-z, 0-9, hyphens; for ever)"), "--key"
    )
    shipped = {code: charters.shipped(code) for code in charters.shipped_names()}
    charter = given["charter"] or chosen(
        words("规则底本", "Rules"), "--charter", {code: rules.name for code, rules in shipped.items()}
    )
    rules = shipped.get(charter)  # the verb says what is wrong with one that is not there
    kinds = {code: kind.name for code, kind in rules.unit_kinds.items()} if rules else {}
    levels = {code: level.name for code, level in rules.levels.items()} if rules else {}
    kind = given["kind"] or chosen(words("单位类别", "Kind of unit"), "--kind", kinds)
    level = given["level"]
    if level is None:
        level = chosen(words("层级，可以不写", "Level, may be left empty"), "--level", levels, may_lack=True)
    return {
        "key": key, "name": name, "short_name": given["short_name"], "kind": kind, "charter": charter,
        "level": level, "founded_on": founded_on,
    }  # fmt: skip


def asked(what: str, option: str, *, ask: Callable[[str], str] | None = None, may_lack: bool = False) -> str:
    """What somebody at the terminal answers; an empty answer is asked again, TRIES times in all."""
    if not sys.stdin.isatty():
        if may_lack:
            return ""
        raise CommandError(words(f"缺{option}。", f"{option} is missing."))
    for _try in range(TRIES):
        answer = (ask or input)(words(f"{what}：", f"{what}: ")).strip()
        if answer or may_lack:
            return answer
    raise CommandError(words(f"没有写{what}。", f"{what}: nothing was given."))


def chosen(what: str, option: str, known: Mapping[str, str], *, may_lack: bool = False) -> str:
    """One of a list, by its number, code or name."""
    if sys.stdin.isatty():
        for number, (code, name) in enumerate(known.items(), 1):
            print(f"  {number:2} {name} ({code})", file=sys.stderr)
    answer = asked(what, option, may_lack=may_lack)
    if answer.isdigit() and 0 < int(answer) <= len(known):
        return list(known)[int(answer) - 1]
    return next((code for code, name in known.items() if name == answer), answer)


def _password(file: str | None) -> str:
    """From a file, from the environment, else typed twice; never from the command line, which others can read."""
    if file:
        try:
            return Path(file).read_text("utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(words(f"读不了{file}：{error}", f"{file} cannot be read: {error}")) from None
    if os.environ.get(PASSWORD):
        return os.environ[PASSWORD]
    option = f"--password-file / {PASSWORD}"
    first = asked(words("管理员密码", "Administrator's password"), option, ask=getpass.getpass)
    if asked(words("再写一次", "Once more"), option, ask=getpass.getpass) != first:
        raise CommandError(words("两次写的不一样。", "The two are not the same."))
    return first
