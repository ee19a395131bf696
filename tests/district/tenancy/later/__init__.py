"""What a later release could bring to ``tenants.facilities``: in tests, its migrations stand here."""
