"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from tongxin.site.orphans import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.site.settings")
application = get_wsgi_application()
end_with_parent()
