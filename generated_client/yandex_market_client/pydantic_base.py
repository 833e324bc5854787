# Made by `python -m generator generate` from openapi/. Do not edit: the next run replaces it.
"""The base of the pydantic models: constraints between values, from the table of facts."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from . import checks, facts


class Documented(BaseModel):
    """Keeps unknown fields; refuses repeated items and fields that exclude each other."""

    # Python's engine: the SKU pattern looks ahead, which pydantic's own engine cannot.
    # No name is protected: a documented field may well begin with `model_`.
    model_config = ConfigDict(
        extra="allow", populate_by_name=True, regex_engine="python-re", protected_namespaces=()
    )

    @model_validator(mode="wrap")
    @classmethod
    def _between_values(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        model = handler(data)
        schema = facts.SCHEMAS.get(cls.__name__)
        if schema is not None:
            plain = model.model_dump(mode="json", by_alias=True, exclude_unset=True)
            for violation in checks.check_value(schema, plain):
                if violation.rule in ("uniqueItems", "exclusive"):
                    raise ValueError(f"{violation.pointer}: {violation.message}")
        return model
