"""The name of the plain connection, shared by the settings and what they set."""

PLAIN = "plain"
