"""The administrator's desk: accounts, roles and units."""
