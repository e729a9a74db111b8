"""What people read: feedback for a student, the report of a class, near-identical work."""
