"""Registers in: files that others give away become registers beside the site's own.

`reading` makes rows of a file's bytes, `formats` says what the columns of each register mean, and `entries` how all of
them are told; `combining` puts the files of one release together, and `deriving` makes deliveries of what they say: all
that is pure. `catalogue` finds what rows name, `storing` writes, `importing` does it all, and `report` tells it.
"""
