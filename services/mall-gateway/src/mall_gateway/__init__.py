"""Every outbound mall call: credentials, budgets, intents, attempts, outcomes."""
