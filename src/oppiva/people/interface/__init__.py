"""What the addresses of all apps below `/api/v1/` share: the reader behind a token, errors as problems, pages of
a list, limits. An app's own addresses are in its `api.py`, named in `apps.py` (`routes.register_routes`)."""
