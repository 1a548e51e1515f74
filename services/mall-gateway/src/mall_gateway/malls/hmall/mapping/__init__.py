"""Pure pairs ours and 현대몰's."""
