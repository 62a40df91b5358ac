"""The rulers: what a page costs beside a bare hello, how it grows, what it weighs. Run by scripts/bench."""
