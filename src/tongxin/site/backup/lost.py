"""A restore whose secrets are lost for good: what was encrypted is emptied, all else stays."""

from allauth.mfa.models import Authenticator
from django.apps import apps

from tongxin.people.models import Person
from tongxin.people.secret_fields import SecretField


def forget_secrets() -> None:
    """Empty every encrypted field, the hashes made with the lost key, and second factors."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.local_fields if isinstance(field, SecretField)]
        if names:
            model._base_manager.update(**dict.fromkeys(names, ""))
    Person.objects.update(phone_hash="", id_hash="")
    Authenticator.objects.all().delete()
