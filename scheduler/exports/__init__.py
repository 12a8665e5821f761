"""The lists a meeting needs on paper, built from an allowlist of public fields."""
