from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "tongxin.press"
    label = "press"
    verbose_name = "宣传"
    default_auto_field = "django.db.models.BigAutoField"
