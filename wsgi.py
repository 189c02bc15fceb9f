"""What `flask …` and every WSGI server finds."""

from elearn.app import create_app

app = create_app()
