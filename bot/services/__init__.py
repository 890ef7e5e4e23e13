"""Use cases, one module a conversation; one call is one transaction."""
