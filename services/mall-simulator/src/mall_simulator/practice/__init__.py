"""Buyers who live by themselves, so that sellers and tests can practise: the same seed is always the same week."""
