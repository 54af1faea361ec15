"""The shape of what is typed and pressed about an adoption."""
