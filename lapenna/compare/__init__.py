"""Our kernels beside TensorFlow's: the same operation on the same arrays."""
