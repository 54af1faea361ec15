"""Tables out of the catalogue."""
