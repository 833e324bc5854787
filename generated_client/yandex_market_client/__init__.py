# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The client generated from the specification.

``api`` holds a module an operation, ``models`` the objects they take and give, ``client`` what sends
them. ``facts`` is the table of limits, batches and constraints, ``checks`` judges requests by it.
``typed_dicts`` types requests written as dicts; ``pydantic_models`` needs the extra ``[pydantic]``.
"""
