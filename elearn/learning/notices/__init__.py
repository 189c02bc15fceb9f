"""Notices: who is told of a due day, when, and that it is once."""
