"""Anonymous reports: taking one in, reading it, and what the reporter sees."""
