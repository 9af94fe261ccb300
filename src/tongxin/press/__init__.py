"""press 宣传

Holds:  .
Verbs:  .
Asks:   ledger, people, journal, kernel.
"""
