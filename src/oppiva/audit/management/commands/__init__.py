"""Commands of the database that differ from the framework's."""
