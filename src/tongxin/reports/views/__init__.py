"""Pages of the room, a module each: figures, reports, statements, points."""
