"""Chaos: every part is killed at every named place, servers die, clocks are off, and nothing is lost or doubled."""
