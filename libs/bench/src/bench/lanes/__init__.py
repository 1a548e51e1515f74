"""The ways of doing the same work: the product, the bare databases, and the libraries used plainly."""
