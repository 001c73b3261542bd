"""`python -m tests.hand`: does what it is told on the site's database, as `manage.py shell -c` would.

A line of its input is code in JSON, a line of its output what that printed, or how it failed. To start a process for
each piece of code would take two seconds each.
"""

import io
import json
import sys
import traceback
from contextlib import redirect_stdout

import django


def main() -> None:
    django.setup()
    from django.db import connections

    for line in sys.stdin:
        printed, failed = io.StringIO(), ""
        try:
            with redirect_stdout(printed):
                exec(json.loads(line), {})
        except Exception:
            failed = traceback.format_exc()
        connections.close_all()
        print(json.dumps({"printed": printed.getvalue(), "failed": failed}), flush=True)


if __name__ == "__main__":
    main()
