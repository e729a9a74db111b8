"""Linear algebra preparation for emergent neural network architectures."""
