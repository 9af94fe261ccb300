"""giving 奉献

Holds:  .
Verbs:  .
Asks:   ledger, people, journal, kernel.
"""
