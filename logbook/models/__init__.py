"""Tables above, their named queries below; one file a noun."""
