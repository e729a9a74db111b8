"""Problem sets: released, handed in, graded with nbgrader, reported."""
