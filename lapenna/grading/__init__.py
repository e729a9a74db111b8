"""Assignments: release, isolated grading in parallel, feedback and reports, on top of nbgrader."""

import sys

# jsonschema tries this checker of addresses, which nobody here needs and which takes a second.
sys.modules.setdefault("rfc3987_syntax", None)
