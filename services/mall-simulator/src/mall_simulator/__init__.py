"""The malls' protocols from the malls' side, with quotas, faults and a ledger."""
