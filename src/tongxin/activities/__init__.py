"""activities 活动

Holds:  .
Verbs:  .
Asks:   ledger, people, journal, kernel.
"""
