from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tongxin.site"
    label = "site"
    verbose_name = "站点"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models of the rooms can be imported only now
        from . import effects, holdings, imports, records, words

        records.fill()
        effects.fill()
        holdings.fill()
        imports.fill()
        words.fill()
