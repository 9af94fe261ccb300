"""Spreadsheets that become records 导入, by every room's own verbs.

`sheets` reads a file into text, `headings` finds which column is which, `cells` reads one cell, `kinds` says what
a kind of record needs of a room, `checking` says of each row what is wrong, `verbs` does it and takes it back.
"""
