"""The shape of what is typed and pressed at the table."""
