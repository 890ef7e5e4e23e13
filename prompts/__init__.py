"""Prompts by name and version; they arrive with the assistant."""
