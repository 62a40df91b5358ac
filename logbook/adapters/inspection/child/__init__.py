"""The limited process: the only code that parses films, and the only one that loads what parses them."""
