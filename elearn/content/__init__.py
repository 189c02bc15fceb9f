"""From an author's files to checked, rendered modules. Pure: no web, no database."""
