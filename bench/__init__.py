"""Measures of the house against floors of the same run: `make bench`, explained in README.md beside this file."""
