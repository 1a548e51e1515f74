"""Pure pairs between our words and 티몬's; no network."""
