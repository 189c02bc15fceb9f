"""What `flask …` and every WSGI server finds."""

import sys

from elearn.app import create_app
from elearn.errors import Refusal

try:
    app = create_app()
except Refusal as refusal:
    # A setting that cannot be used is told in one line, not in a traceback.
    sys.exit(f"elearn cannot start: {refusal}")
