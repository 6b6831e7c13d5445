"""Fixtures for the tests about the whole house; what every run needs stands in `environment.py`."""
