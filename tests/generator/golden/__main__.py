"""`python -m tests.generator.golden`: write the golden records anew."""

from . import TRAITS, renew

renew()
print(f"{len(TRAITS)} records; look at the difference before you commit it")  # noqa: T201
