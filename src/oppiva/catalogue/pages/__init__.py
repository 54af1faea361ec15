"""What the pages of the table show: plain rows and words, made of what the queries read."""
