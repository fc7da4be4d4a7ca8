"""Load the shortcode rules that other installed packages offer as entry points.

A package declares in its `pyproject.toml`

    [project.entry-points."migrator.shortcodes"]
    spoiler = "my_package:spoiler"

and `spoiler(attributes, content)` gets the shortcode's attributes by name and
the HTML that it encloses, and returns the HTML that replaces it
(https://packaging.python.org/en/latest/specifications/entry-points/).
"""

from __future__ import annotations

from importlib.metadata import entry_points

from migrator.errors import ConfigError
from migrator.wordpress.render_context import ShortcodeRule

GROUP = "migrator.shortcodes"


def shortcode_rules() -> dict[str, ShortcodeRule]:
    """Return the rules of installed packages, by shortcode name.

    Raises ConfigError, which names the package, if a rule cannot be imported.
    """
    rules: dict[str, ShortcodeRule] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            function = entry.load()
        except (ImportError, AttributeError) as error:
            raise ConfigError(
                f"the shortcode {entry.name} of {entry.value} cannot be loaded: {error}"
            ) from error
        rules.setdefault(entry.name, ShortcodeRule("function", function=function))
    return rules
