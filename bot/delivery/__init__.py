"""Everything that leaves: the outbox worker, the flood gate, the two clients' adapters."""
