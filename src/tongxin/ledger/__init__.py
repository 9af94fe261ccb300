"""ledger 台账

Holds:  Entry, append-only; Statement, quantities without detail 申报数, and Overlap, the records booked into
        them; Seal, books that were closed 封账; Tally, TallySpread, TallyPair, TallyUnit, TallyMark, what large
        units add up to 合计, made of entries and kept beside them.
Verbs:  post, repost, relocate, reprice, move, state, amend_statement, void_statement.
Asks:   people, journal, kernel. Knows no room that posts: site fills the table of record kinds.

Reading is in measure.py, branches.py, selects.py, reading.py, tallies/, joint.py and points.py; what a
posting asks in ground.py, the rows that are written in posting.py, the triggers that keep them in guard.py.
"""
