"""스토어팜 ↔ ours: pure pairs without network, for listings, 품목고시 and orders."""
