"""Pure pairs between our words and 위메프's; no network."""
