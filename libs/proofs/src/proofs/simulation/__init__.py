"""The deterministic simulation: the real services on a virtual clock, with a modelled database, broker and mall."""
