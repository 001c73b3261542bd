"""Copies that are kept of sources: what bytes are, what picture is shown of them, and who may see which."""
