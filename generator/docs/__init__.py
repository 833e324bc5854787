"""Documentation pages: their facts, and how these differ from the specification."""
