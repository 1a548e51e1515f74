"""Pure pairs: our words and 롯데온's."""
