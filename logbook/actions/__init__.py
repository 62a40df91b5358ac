"""Every change, one verb each: checks policy, applies a domain rule, journals; never commits."""
