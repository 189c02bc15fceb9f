"""Markdown as lines and blocks, before any of it becomes HTML."""
