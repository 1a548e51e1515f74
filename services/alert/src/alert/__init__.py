"""What sellers and operators are told, by signed webhook and e-mail."""
