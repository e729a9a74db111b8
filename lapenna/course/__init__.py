"""What the book and the notebooks share: data, figures, worked examples, checks."""
