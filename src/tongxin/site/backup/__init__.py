"""Backup and restore 备份与恢复: one file that holds the data and the evidence, and never the keys.

The file is a tar archive, gzipped, and a standard age file around it where it is encrypted:

    manifest.json            what made it, from which version of the tables
    tables/<name>.<n>.jsonl  the rows as plain values, the same from SQLite and PostgreSQL
    files/<sha256>           evidence, each under the hash of its bytes
    end.json                 how many of each, and the hash of all before it: without it the file was cut off

Reading (`making`) sees one moment and hinders nobody. Restoring (`restoring`) builds the whole beside the place
where it shall stand, checks it there, and only then moves it in.
"""
