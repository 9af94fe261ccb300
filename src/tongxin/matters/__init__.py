"""matters 事项

Holds:  Matter, everything that goes round a closed loop; Author, Step, Event, Revision; Objection, what an author
        says against the record; Sequence (numbers given), Word and Likeness (which titles resemble each other);
        SavedFilter, how one person narrows a board.
Verbs:  draft, revise, discard_draft, restore_draft, advance, record_event, withdraw_event, undo, link_content,
        object_to, answer_objection, withdraw_objection.
Asks:   ledger, people, journal, kernel.
By-law: kinds, states, steps, clocks and what each step posts are the charter's; none is named in code.
"""
