"""VIG Logbook: from the two-day course to a signed-off journey."""
