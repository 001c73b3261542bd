"""The editing desk: the stock admin, taught what a delivery is.

Its modules register themselves with the site, which config/apps.py has import them once it is there.
"""
