"""Pages of workshops, one module by noun."""
