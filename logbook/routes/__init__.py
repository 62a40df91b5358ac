"""Thin: find what the actor may see, read the form, act, redirect."""
