"""What the pages show, made ready in Python: cells, sentences and addresses, so that a template is read at a glance."""
