"""Tallies 合计: what large units add up to, kept beside the entries and made of them alone.

cells.py says what a record adds to a unit, folding.py brings tallies up to the newest entry, reading.py answers
from tallies and from the entries that came after them.
"""
