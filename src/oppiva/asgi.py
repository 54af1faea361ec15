"""The pages as an ASGI application, for uvicorn in the demo; `/live/` is mounted before Django when sessions exist."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
application = get_asgi_application()
