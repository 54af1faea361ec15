"""The pages as an ASGI application with `/live/` before Django: for uvicorn in the demo."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
# Whitenoise hands over plain files; Django reads them in a thread, which is right, and says so each time.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators", category=Warning)
pages = get_asgi_application()

from oppiva.workshops import live  # noqa: E402  (reads models, which are there once Django is set up)

application = live.before(pages)
