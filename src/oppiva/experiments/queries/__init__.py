"""Reads of experiments for pages, exports and upper apps."""
