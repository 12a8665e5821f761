"""Lists for people outside: each is built from an allowlist of public fields, so a new field of a record is private by default."""
