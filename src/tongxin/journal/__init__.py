"""journal 留痕

Holds:  Line, who did what and when (append-only); Evidence, the files that prove it.
Verbs:  record, attach, attach_all, discard, sweep.
Asks:   nobody.
"""
