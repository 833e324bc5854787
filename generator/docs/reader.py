"""Read the facts of a documentation page: ``read(text, name, operation=None) -> Page``."""

from __future__ import annotations

from .model import Page, PageError


def read(text: str, name: str, operation: str | None = None) -> Page:
    """Read one page in any of its forms.

    Args:
        text: The whole page.
        name: Its file name without folder, as `<operation>.<language>.<edition>.<suffix>`; parts
            that the page itself does not tell are taken from it.
        operation: The operationId, where it is known otherwise.

    Returns:
        The facts. What was not understood is in `findings`, by line.

    Raises:
        PageError: The text is no page: empty, a captcha, HTML, or without a request.
    """
    raise PageError(f"{name}: not read yet ({len(text)} characters, {operation})")
