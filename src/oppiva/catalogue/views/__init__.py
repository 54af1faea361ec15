"""The pages of the grouping table and what is pressed there."""
