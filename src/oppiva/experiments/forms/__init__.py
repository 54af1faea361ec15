"""The shapes of input of experiments."""
