"""Pure pairs ours and 11번가's."""
