"""A submission in two confined processes: the walls, the wire between them, what runs in each."""
