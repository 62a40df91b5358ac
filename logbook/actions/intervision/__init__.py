"""Intervision: groups of peers, who is in them, their meetings and rounds, and what is shared into them."""
