"""The pages as a WSGI application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from oppiva.core.text import loading
from oppiva.ui.whole import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
application = whole(get_wsgi_application())

from oppiva.search import memory  # noqa: E402  (reads the settings, which are there once Django is set up)

# Before this process takes its first request: whoever's text came first would wait a second for the dictionaries and
# the model.
loading.load()
memory.warm()
# What is loaded by now stays: the collector need not walk it again and again, which costs a page about 8 %.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
