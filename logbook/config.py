"""Settings, read from the environment and the instance folder."""
