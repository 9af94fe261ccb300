"""kernel: pure Python, without Django, the clock or the network.

Holds:  charter (rules as data), workflow, working-day calendar, periods, Chinese numerals, counters,
        claims (what the figures of a text say), binding and verdicts (which indicator, and whether it agrees),
        suspicions (what is odd in a text by itself).
Asks:   nobody.
"""
