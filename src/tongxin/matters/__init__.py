"""matters 事项

Holds:  Matter, everything that goes round a closed loop; Author, Step, Event, Revision; Sequence (numbers
        given), Word and Likeness (which titles resemble each other).
Verbs:  draft, revise, advance, record_event, withdraw_event, undo, link_content.
Asks:   ledger, people, journal, kernel.
By-law: kinds, states, steps, clocks and what each step posts are the charter's; none is named in code.
"""
