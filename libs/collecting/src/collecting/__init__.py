"""Collecting from malls, the same for orders, claims and whatever else comes in window by window."""
