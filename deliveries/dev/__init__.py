"""What developers measure with."""
