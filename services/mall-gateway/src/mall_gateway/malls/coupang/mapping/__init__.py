"""쿠팡 ↔ ours: pure pairs without network, for listings, orders and the sentences of refusals."""
