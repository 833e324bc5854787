"""Recorded deviations of facts that no page states: each needs a fact beside it in the YAML.

No comparison with a page can confirm such an entry. So it must at least stand where the
specification says something of the fact that it names, and its `page` must be what a page can say:
nothing, or, of the few facts that a page hints at, the recorded form of the hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.document import types
from generator.spec import Node, is_dict, is_list

KEY = "x-market-deviations"
_ABSENT = object()


class _Rule(NamedTuple):
    """What one fact demands.

    Attributes:
        stands: Whether the fact stands at a node; the first argument is all nodes of the document.
        where: What has to stand there, for a reader.
        says: Whether a page can say a value of it.
        form: Which values these are, for a reader.
    """

    stands: Callable[[list[Node], Node], bool]
    where: str
    says: Callable[[Any], bool]
    form: str


def _null(page: Any) -> bool:
    return page is None


def _text(page: Any) -> bool:
    return isinstance(page, str) and page.strip() != ""


def _key(*path: str) -> Callable[[list[Node], Node], bool]:
    """Whether a node has a member, by its path."""
    return lambda _, node: _member(node.value, path) is not _ABSENT


def _member(value: Any, path: Iterable[str]) -> Any:
    for name in path:
        if not is_dict(value) or name not in value:
            return _ABSENT
        value = value[name]
    return value


_RETRYABLE = ("x-market-batch", "refusals", "retryable")


def _retryable(nodes: list[Node], node: Node) -> bool:
    """An operation's own entry, or, on a list of values, an operation's that names one of them."""
    if node.kind == "operation":
        return _member(node.value, _RETRYABLE) is not _ABSENT
    values = node.value.get("enum", [])
    lists = (_member(each.value, _RETRYABLE) for each in nodes if each.kind == "operation")
    return any(value in values for found in lists if is_list(found) for value in found)


def _alias(_: list[Node], node: Node) -> bool:
    """A name that is sent, and in the reason another spelling of it."""
    name = node.value.get("name")
    if not isinstance(name, str) or node.value.get("in") not in ("query", "header"):
        return False
    reasons = (entry["reason"] for entry in node.value[KEY] if entry["fact"] == "alias")
    quoted = (word for reason in reasons for word in re.findall("`([^`]+)`", reason))
    return any(word != name and _letters(word) == _letters(name) for word in quoted)


def _letters(name: str) -> str:
    return re.sub("[_-]", "", name).lower()


def _security(_: list[Node], node: Node) -> bool:
    if node.pointer == "":
        return _member(node.value, ("components", "securitySchemes")) is not _ABSENT
    return node.kind == "operation" and "security" in node.value


def _items(nodes: list[Node], node: Node) -> bool:
    """Arrays, at the root all of them, none of whose items may be null."""
    found = nodes if node.pointer == "" else [node]
    items = [each.value["items"] for each in found if is_dict(each.value.get("items"))]
    return items != [] and not any(map(_nullable, items))


def _nullable(schema: Mapping[str, Any]) -> bool:
    return any("null" in types(one) for one in (schema, *schema.get("anyOf", [])))


def _optional(nodes: list[Node], node: Node) -> bool:
    """A field that need not be there: what is sent no more, or was taken away, cannot be needed."""
    if node.kind != "property":
        return False
    owner, _, name = node.pointer.rpartition("/properties/")
    parent = next((each for each in nodes if each.pointer == owner), None)
    return parent is None or name not in parent.value.get("required", [])


def _kind(kind: str) -> Callable[[list[Node], Node], bool]:
    return lambda _, node: node.kind == kind


def _beside(stands: Callable[[list[Node], Node], bool], where: str) -> _Rule:
    """A fact of which no page says anything."""
    return _Rule(stands, where, _null, "no page says anything of it: null")


def _worded(stands: Callable[[list[Node], Node], bool], where: str) -> _Rule:
    """A fact of which a page says something in words."""
    return _Rule(stands, where, _text, "what the page says, in a few words")


RULES: Mapping[str, _Rule] = {
    "alias": _beside(_alias, "a parameter that is sent, and in the reason its other spelling"),
    "batch/refusals/retryable": _beside(_retryable, f"{'/'.join(_RETRYABLE)} of an operation"),
    "body/required": _beside(_key("required"), "required of a body"),
    "deprecation": _worded(_key("x-market-deprecation"), "x-market-deprecation"),
    "dropped": _worded(_optional, "a field that is not required"),
    "exclusive": _worded(_key("x-market-exclusive"), "x-market-exclusive"),
    "headers": _beside(_kind("header"), "a header"),
    "items/nullable": _beside(_items, "arrays whose items are never null"),
    "limit/per": _beside(_key("x-market-limit", "per"), "x-market-limit/per"),
    "limit/tier": _beside(_key("x-market-limit", "amount"), "x-market-limit/amount"),
    "meaning": _worded(_key("description"), "a description"),
    "security": _beside(_security, "security, or the schemes of it"),
    "sent": _Rule(_optional, "a field that is not required", lambda page: page is True, "true"),
    "trim": _beside(_key("x-market-trim"), "x-market-trim"),
}
"""By fact. Beside these there is `wire/...` for each member of `x-market-wire`."""


def rule_of(fact: str) -> _Rule | None:
    """The rule of a fact beyond the pages; None of one that a page states."""
    kind, _, name = fact.partition("/")
    if kind == "wire":
        return _beside(_key("x-market-wire", name), f"x-market-wire/{name}")
    return RULES.get(fact)


def unfounded(nodes: list[Node]) -> Iterator[tuple[str, str]]:
    """Entries without their fact, or with a page's value that none can say: place and why."""
    for node in nodes:
        for index, entry in enumerate(node.value.get(KEY, [])):
            rule = rule_of(entry["fact"])
            if rule is None:
                continue
            place = f"{node.pointer}/{KEY}/{index}"
            if not rule.stands(nodes, node):
                yield f"{place}/fact", f"{entry['fact']} has to stand beside {rule.where}"
            if not rule.says(entry["page"]):
                yield f"{place}/page", f"{entry['fact']} has to have here: {rule.form}"
