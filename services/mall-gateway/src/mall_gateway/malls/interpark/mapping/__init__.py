"""Pure pairs ours and 인터파크's."""
