"""``python -m yandex_market.cli`` is the command ``yandex-market``."""

from . import main

if __name__ == "__main__":
    main(prog_name="yandex-market")
