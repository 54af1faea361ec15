"""The pages and deeds of experiments."""
