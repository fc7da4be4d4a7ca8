"""Version of the program, which the build, the reports and the requests name."""

__version__ = "0.1.0"
