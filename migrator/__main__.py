"""`python -m migrator` is the command `migrator`."""

from migrator.cli.app import main

main()
