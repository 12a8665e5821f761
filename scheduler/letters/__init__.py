"""The letters: what a duty becomes in words. Composed from values only; nothing here sends."""
