"""What leaves the building 外发: mail with a link for a new password."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from .models import User
from .operations import passwords


@task()
def mail_password_link(*, user: int, base: str) -> bool:
    """Mail a link to the account's own address; whether one went out.

    The key is made here, so that it never lies in the queue. Done twice it sends two, the later of which opens.

    Args:
        base: what stands before the key in the link.
    """
    account = User.objects.get(pk=user)
    key = passwords.mail_password_link(account, at=timezone.now())
    if key is None:
        return False
    minutes = int(passwords.LASTS_BY_MAIL.total_seconds() // 60)
    text = _("有人为同心的账号%(account)s申请重设密码。是您本人，打开下面的链接设新密码，%(minutes)s分钟内有效：")
    ignore = _("不是您本人申请的，不用理会，密码不变。")
    send_mail(
        _("重设同心的密码"),
        f"{text % {'account': account.username, 'minutes': minutes}}\n\n{base}{key}/\n\n{ignore}\n",
        settings.DEFAULT_FROM_EMAIL,
        [account.email],
    )
    return True
