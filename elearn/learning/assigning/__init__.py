"""Assigning: courses and programmes to units and people, and what excuses from them."""
