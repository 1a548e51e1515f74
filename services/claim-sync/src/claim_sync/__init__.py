"""Cancels, returns and exchanges: collected from the malls, settled with the seller's acts."""
