"""Soak: the suite works for long under faults, and nothing in it grows."""
