"""Questions as pages show them and as forms send them back, whoever is asked."""
