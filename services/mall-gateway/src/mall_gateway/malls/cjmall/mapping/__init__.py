"""Pure pairs ours and CJ mall's."""
