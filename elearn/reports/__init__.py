"""Reports: questions across rooms. Nothing is changed here but the counts that answer them."""
