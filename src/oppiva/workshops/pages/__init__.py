"""What the pages of series show, put together for their templates."""
