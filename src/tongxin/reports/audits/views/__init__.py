"""Pages of audits, a module each: the list and a new one, the audit itself, what changes it, several side by side."""
