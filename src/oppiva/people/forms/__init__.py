"""Forms of people: the shape and words of input; none calls a service."""
