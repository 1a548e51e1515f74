"""The malls: one folder and one line of the registry each."""
