"""Tables of adoptions as files."""
