"""Proves the promises from outside: the demo of the main job and the ledger checker."""
