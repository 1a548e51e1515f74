"""Measures Mallbridge beside the bare databases and beside its libraries used plainly, in one run."""
