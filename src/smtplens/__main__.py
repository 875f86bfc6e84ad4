"""``python -m smtplens``."""

from smtplens.cli.main import main

main()
