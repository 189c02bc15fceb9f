"""Pages of the supervisor who answers for officers."""
