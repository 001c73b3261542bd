"""The WSGI application that granian serves."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

from deliveries.dates import parse_span

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# dateparser takes half a second to load: a worker pays that once, here, and not the first reader who types a date.
parse_span("4 de abril de 2022", None, language="pt")

# Nor does the first reader wait for the pages to be compiled, and for the index. Without a database a worker starts all
# the same.
with suppress(DatabaseError):
    from deliveries import index
    from deliveries.cells.environment import compile_pages

    compile_pages()
    index.current()
connection.close()
