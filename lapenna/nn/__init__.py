"""Whole networks: for now, what they cost. Layers and training follow in a later unit."""
