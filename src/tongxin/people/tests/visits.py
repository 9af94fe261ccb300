"""Browsers in which somebody is logged in, for tests of pages."""

from django.test import Client

from tongxin.people.models import User


def logged_in(user: User) -> Client:
    """A browser of its own in which `user` is logged in, without the login page."""
    client = Client()
    client.force_login(user)
    return client
