"""The pages as an ASGI application, for uvicorn in the demo; `/live/` is mounted before Django when sessions exist."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
# Whitenoise hands over plain files; Django reads them in a thread, which is right, and says so each time.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators", category=Warning)
application = get_asgi_application()
