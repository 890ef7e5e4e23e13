"""How people get in and out, and where each stands in the table of rights."""
