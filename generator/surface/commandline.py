"""The commands of a console script, what each takes, and what surrounds them.

Runs beside the packages. Exit codes and environment variables are known by a convention: the codes
are the `IntEnum` named `Exit` in the script's package, a variable's name is the value of a constant
whose name ends with `_VARIABLE`.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Iterable, Iterator
from typing import Any, Final

_VARIABLE: Final = "_VARIABLE"


def commands(script: str, command: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the script's commands with their options and arguments; help and prompts are left out.

    Args:
        script: the name that users type.
        command: what it runs; anything but a click command has no options that can be seen.
    """
    if not hasattr(command, "to_info_dict"):
        yield script, {"kind": "script"}
        return
    context = command.context_class(command, info_name=script)
    yield from _described(script, command.to_info_dict(context))


def _described(name: str, described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield name, {"kind": "command"}
    place = 0
    for parameter in described["params"]:
        if parameter.get("hidden"):
            continue
        spellings = [*parameter["opts"], *parameter["secondary_opts"]]
        facts: dict[str, Any] = {
            "kind": parameter["param_type_name"],
            "spelled": sorted(spellings),
            "type": parameter["type"]["name"],
            "values": 0 if parameter.get("is_flag") else parameter["nargs"],
        }
        if choices := parameter["type"].get("choices"):
            facts["choices"] = [str(getattr(choice, "value", choice)) for choice in choices]
        if parameter["required"]:
            facts["required"] = True
        if parameter["multiple"]:
            facts["multiple"] = True
        default = parameter["default"]
        if isinstance(default, str | int | float) and default is not False:
            facts["default"] = default
        if facts["kind"] == "argument":
            place += 1
            facts |= {"place": place, "spelled": []}
            yield f"{name} {parameter['name'].upper()}", facts
        else:
            yield f"{name} {max(spellings, key=len)}", facts
    for child, inner in described.get("commands", {}).items():
        if not inner.get("hidden"):
            yield from _described(f"{name} {child}", inner)


def exit_codes(
    script: str, modules: Iterable[types.ModuleType]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a script may end with, by the names of the codes.

    Args:
        script: the name that users type.
        modules: those of the script's package.
    """
    for module in modules:
        codes = vars(module).get("Exit")
        if isinstance(codes, type) and issubclass(codes, enum.IntEnum):
            for code in codes:
                yield f"{script} exit {code.name}", {"kind": "exit code", "code": int(code)}


def variables(modules: Iterable[types.ModuleType]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the environment variables that modules name."""
    for module in modules:
        for name, value in vars(module).items():
            if name.endswith(_VARIABLE) and isinstance(value, str):
                yield f"environment {value}", {"kind": "environment variable"}
