"""People and what they hold, the same on both kinds of host: each asks its own schema."""
