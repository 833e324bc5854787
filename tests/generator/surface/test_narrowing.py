"""Which types take more than others; in doubt, neither."""

from __future__ import annotations

import pytest

from generator.surface.narrowing import Narrowing

ABC = "collections.abc."
TYPES = Narrowing(
    {"our.Fine": {"our.Base", "Exception"}, "our.Base": {"Exception"}},
    {"our.Word": "Literal['a', 'b']", "our.Text": "str"},
)


@pytest.mark.parametrize(
    ("old", "new", "relation"),
    [
        ("str", "str", "same"),
        ("int | str", "str | int", "same"),
        ("str", "str | None", "wider"),
        ("int | str | None", "int | None", "narrower"),
        ("int", "str", "other"),
        ("int | str", "str | None", "other"),
        ("?", "str", "same"),
        ("str", "object", "wider"),
        ("Any", "str", "narrower"),
        ("int", "float", "wider"),
        ("bool", "int", "wider"),
        ("float", "bool", "narrower"),
        ("datetime.datetime", "datetime.date", "wider"),
        # literals
        ("Literal['a']", "Literal['a', 'b']", "wider"),
        ("Literal['b', 'a']", "Literal['a', 'b']", "same"),
        ("Literal['a']", "str", "wider"),
        ("Literal['a', 1]", "str", "other"),
        ("Literal['a'] | None", "str | None", "wider"),
        # collections
        ("list[str]", "collections.abc.Sequence[str]", "wider"),
        (f"{ABC}Iterable[str]", "list[str]", "narrower"),
        (f"{ABC}Sequence[int]", f"{ABC}Sequence[int | str]", "wider"),
        ("list[int]", "list[int | str]", "other"),
        ("dict[str, int]", f"{ABC}Mapping[str, int]", "wider"),
        ("dict[str, int]", f"{ABC}Mapping[str, str]", "other"),
        ("str", f"{ABC}Iterable[str]", "wider"),
        ("str", f"{ABC}Iterable[int]", "other"),
        ("tuple[int, str]", "tuple[int, str | None]", "wider"),
        ("tuple[int, ...]", "tuple[int | str, ...]", "wider"),
        ("tuple[int, str]", "tuple[int]", "other"),
        (f"{ABC}Coroutine[Any, Any, int]", f"{ABC}Coroutine[Any, Any, int | None]", "wider"),
        # functions: what they are given may be narrower, what they give wider
        (f"{ABC}Callable[[int], object]", f"{ABC}Callable[[int], str]", "narrower"),
        (f"{ABC}Callable[[int | str], int]", f"{ABC}Callable[[int], int]", "wider"),
        (f"{ABC}Callable[[int], int]", f"{ABC}Callable[[int, int], int]", "other"),
        (f"{ABC}Callable[[int], int]", f"{ABC}Callable[..., int]", "wider"),
        # classes of ours, and aliases
        ("our.Fine", "our.Base", "wider"),
        ("our.Base", "Exception", "wider"),
        ("our.Fine", "ValueError", "other"),
        ("_.Hidden", "_.Other", "other"),
        ("_.Hidden", "yandex_market.Hidden", "same"),
        ("yandex_market.Shown | None", "_.Shown | None", "same"),
        ("_.Hidden", "yandex_market.Other", "other"),
        ("_.Hidden", "yandex_market.AlsoHidden", "other"),
        ("_.Client", "httpx.Client", "other"),
        ("our.Word", "str", "wider"),
        ("our.Text", "str", "same"),
        ("list[our.Text]", "list[str]", "same"),
        ("our.Word", "Literal['a', 'b', 'c']", "wider"),
    ],
)
def test_relation(old: str, new: str, relation: str) -> None:
    """Seen from the new side, wider is narrower."""
    assert TYPES.relation(old, new) == relation
    back = {"wider": "narrower", "narrower": "wider"}.get(relation, relation)
    assert TYPES.relation(new, old) == back
