"""What the pages of experiments show, worked out for the templates."""
