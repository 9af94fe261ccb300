"""A province of invented data, as large as asked, and how fast its pages, figures and verbs are.

    python -m bench.load make --entries 1000000              (10,000 members, 500 units)
    python -m bench.load make --entries 10000000 --members 100000 --units 5000
    python -m bench.load measure

Both work on the database that TONGXIN_HOME (SQLite) or DATABASE_URL names: `make` fills an empty one and refuses any
other; `measure` writes into it as a year of work would, so that it is no use for anything else. Two runs of `make` with
one --seed give the same.

Units, members, venues, teams and media are entered by their verbs. Records are written in bulk, each with its rows; the
ledger holds what each record's own facts() says, placed and priced by the ledger's own functions, so that `tongxin
check` finds no difference. One record in two hundred is put right or voided afterwards, by its verb.
"""
