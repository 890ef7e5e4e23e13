"""Who is on duty: the rota as people see it, hand-overs, the start of a shift, and gaps ahead."""
