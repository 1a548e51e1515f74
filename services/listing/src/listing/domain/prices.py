"""Bounds of every selling price, in won."""

PRICE_STEP_WON = 10
MAX_PRICE_WON = 999_999_990
