"""What do we know? The database, the disk and the reference files; nothing here reads a paper or decides an answer."""
