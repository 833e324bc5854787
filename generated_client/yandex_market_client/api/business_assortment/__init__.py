# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The operations of one tag."""
