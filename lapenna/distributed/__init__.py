"""A network split over a grid of processes: who holds, reads and sends which part of what."""
