# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""A package a tag, a module an operation."""
