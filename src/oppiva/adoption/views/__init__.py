"""The pages of adoptions and what is pressed there."""
