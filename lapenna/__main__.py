"""``python -m lapenna``: the command `lapenna`."""

import sys

from lapenna.cli import main

sys.exit(main())
