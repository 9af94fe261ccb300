"""ledger 台账

Holds:  Entry, append-only; Statement, quantities without detail 申报数.
Verbs:  post, repost, relocate, reprice, move, state, amend_statement, void_statement.
Asks:   people, journal, kernel. Knows no room that posts: site fills the table of record kinds.
"""
