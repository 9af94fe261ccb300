"""Settings by which the installation is reached, and those that belong into trials alone."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate

from tongxin.people.models import Installation, RoleGrant, on_day

from .finding import Finding, hint, wrong

NEAR = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})


def doors(at: datetime) -> Iterator[Finding]:
    """Names, TLS, and where forms may come from."""
    hosts = {host.strip() for host in settings.ALLOWED_HOSTS}
    if "*" in hosts:
        yield wrong("TONGXIN_HOSTS是*，谁的域名都行。写上自己的。", "TONGXIN_HOSTS is *; name your own.")
    elif hosts <= NEAR:
        yield hint(
            "TONGXIN_HOSTS只有本机：别的电脑打不开。写上访问用的域名。",
            "TONGXIN_HOSTS names this machine alone: nobody else can open it. Name the address it is reached by.",
        )
    elif not hosts & NEAR:
        yield hint(
            "TONGXIN_HOSTS里没有127.0.0.1，本机的监测读不到/health/和/metrics/。",
            "127.0.0.1 is not in TONGXIN_HOSTS: a watchdog on this machine cannot read /health/ and /metrics/.",
        )
    if hosts - NEAR and not settings.SESSION_COOKIE_SECURE:
        yield wrong(
            "没有设TONGXIN_TLS=1：密码和登录凭证可能明文传送。前面放好带证书的代理，再设上。",
            "TONGXIN_TLS=1 is not set: passwords and sessions may travel in clear. Put a proxy with a certificate"
            " before it, and set it.",
        )
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if not origin.startswith("https://"):
            yield wrong(
                f"TONGXIN_ORIGINS里的{origin}不是https://开头。", f"{origin} in TONGXIN_ORIGINS is no https:// address."
            )


def trials(at: datetime) -> Iterator[Finding]:
    """What shows inner things, or another day."""
    if settings.DEBUG:
        yield wrong(
            "TONGXIN_DEBUG=1：出错时会把内部数据显示给访问者。去掉。",
            "TONGXIN_DEBUG=1 shows inner data to visitors when something fails. Remove it.",
        )
    if settings.TONGXIN_TODAY:
        yield wrong(
            f"TONGXIN_TODAY={settings.TONGXIN_TODAY}：今天固定在这一天。去掉。",
            f"TONGXIN_TODAY={settings.TONGXIN_TODAY} stops the calendar on that day. Remove it.",
        )
    token = settings.TONGXIN_METRICS_TOKEN
    if token and len(token) < 20:  # noqa: PLR2004  ten letters can be tried out
        yield wrong(
            "TONGXIN_METRICS_TOKEN太短，至少20个字符。", "TONGXIN_METRICS_TOKEN is short; take 20 signs or more."
        )


def people(at: datetime) -> Iterator[Finding]:
    """Somebody can administer it; it is no demo; letters go out."""
    if Installation.objects.filter(is_demo=True).exists():
        yield hint("这是演示安装，数据是虚构的。", "this is a demo; its data are invented.")
    elif not RoleGrant.objects.filter(on_day(localdate(at)), role="administrator", user__is_active=True).exists():
        yield wrong(
            "没有一个能登录的系统管理员。还没有机构的，运行./tongxin begin。",
            "there is no administrator who can log in. Where there is no organisation yet: ./tongxin begin.",
        )
    if not settings.EMAIL_HOST:
        yield hint(
            "没有设TONGXIN_MAIL_HOST：不发邮件，邀请和重设密码用链接或二维码。",
            "no TONGXIN_MAIL_HOST: no mail is sent; invitations and new passwords go by link or QR code.",
        )
