"""Sales information, listings and their link history."""
