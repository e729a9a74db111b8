"""How neural networks compute: the operations of the LAPENNA course, forward and backward.

``import lapenna as lp`` gives the fast kernels, ``lp.reference`` the same functions as loops.
Arrays are NHWC, filters HWIO; *convolution* means cross-correlation, as in TensorFlow. A
backward function takes ``dy``, the gradient of the loss at the output, and what its formula needs.
"""

from lapenna import reference
from lapenna.ops import *  # noqa: F403
from lapenna.ops import __all__ as _operations

__version__ = "0.1.0"
__all__ = [*_operations, "reference"]
