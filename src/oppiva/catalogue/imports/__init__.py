"""Another installation's library: fetched and read without trust; what becomes of it is decided in the services."""
