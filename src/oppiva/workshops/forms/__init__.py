"""Shapes and words of input of workshops, one module by noun."""
