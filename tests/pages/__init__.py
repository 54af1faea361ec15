"""The table of every address and the forms of every page, with the tests that sweep over them."""
