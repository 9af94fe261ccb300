"""The common kind of what holds a verb up."""


class Refused(Exception):
    """A rule holds the act up; the sentence is safe to show."""
