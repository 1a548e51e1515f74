"""ESM ↔ ours: pure pairs without network, for goods, orders and places."""
