"""What the pages of adoptions show: plain rows and words, made of what the queries read."""
