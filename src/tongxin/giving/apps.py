from django.apps import AppConfig


class GivingConfig(AppConfig):
    name = "tongxin.giving"
    label = "giving"
    verbose_name = "奉献"
    default_auto_field = "django.db.models.BigAutoField"
