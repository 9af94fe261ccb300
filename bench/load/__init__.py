"""A province of invented data, as large as asked, and how fast its pages, figures and verbs are.

    python -m bench.load make --entries 1000000              (10,000 members, 500 units)
    python -m bench.load grow --times 10                    (100,000 members, 5,000 units, 10,000,000 entries)
    python -m bench.load measure

All work on the database that TONGXIN_HOME (SQLite) or DATABASE_URL names: `make` fills an empty one and refuses any
other; `grow` copies everything below the root nine more times, in minutes; `measure` writes into it as a year of work
would, so that it is no use for anything else. Two runs of `make` with one --seed give the same. People of a copy bear
the names of the first; their accounts are called so too, with the number of the copy behind: secretary-county-2.

Units, members, venues, teams and media are entered by their verbs. Records are written in bulk, each with its rows; the
ledger holds what each record's own facts() says, placed and priced by the ledger's own functions, so that `tongxin
check` finds no difference. One record in two hundred is put right or voided afterwards, by its verb.
"""
