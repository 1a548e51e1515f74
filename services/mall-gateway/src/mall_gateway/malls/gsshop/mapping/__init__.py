"""Pure pairs ours and GS SHOP's."""
