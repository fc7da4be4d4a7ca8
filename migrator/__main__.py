"""Run the command `migrator` as `python -m migrator`."""

from migrator.cli.app import main

main()
