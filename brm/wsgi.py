"""For gunicorn: `gunicorn brm.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brm.settings")
application = get_wsgi_application()
# What was loaded stays as long as the process: the collector need not look at it again and again.
gc.collect()
gc.freeze()
