"""How a Mallbridge service runs: store, relay, inbox, projections, HTTP, tokens, privacy, telemetry."""
