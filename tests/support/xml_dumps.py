"""Dumps of a blog's tables in XML, as three programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from support.sql_blog import COLUMNS, Rows

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


PHPMYADMIN = """<?xml version="1.0" encoding="utf-8"?>
<!--
- phpMyAdmin XML Dump
-->
<pma_xml_export version="1.0" xmlns:pma="https://www.phpmyadmin.net/some_doc_url/">
<pma:structure_schemas><pma:database name="blog"><pma:table name="wp_posts">
CREATE TABLE `wp_posts` (`ID` int);
</pma:table></pma:database></pma:structure_schemas>
<database name="blog">
"""


def of_mysqldump(content: Mapping[str, Rows]) -> str:
    parts = [f'<?xml version="1.0"?>\n<mysqldump {XSI}>\n<database name="blog">\n']
    for name, rows in content.items():
        fields = "".join(f'<field Field="{c}" Type="longtext" />\n' for c in COLUMNS[name])
        parts.append(f'<table_structure name="wp_{name}">\n{fields}</table_structure>\n')
        parts.append(f'<table_data name="wp_{name}">\n{_rows(name, rows)}</table_data>\n')
    return "".join(parts) + "</database>\n</mysqldump>\n"


def of_client(content: Mapping[str, Rows]) -> str:
    """`mysql --xml`, for one table."""
    [(name, rows)] = content.items()
    start = f'<?xml version="1.0"?>\n\n<resultset statement="SELECT * FROM `wp_{name}`" {XSI}>\n'
    return start + _rows(name, rows) + "</resultset>\n"


def _rows(name: str, rows: Rows) -> str:
    return "".join(
        "<row>\n"
        + "".join(
            f'<field name="{c}" xsi:nil="true" />\n' if v is None
            else f'<field name="{c}">{escape(str(v))}</field>\n'
            for c, v in zip(COLUMNS[name], row, strict=True)
        )
        + "</row>\n"
        for row in rows
    )  # fmt: skip


def of_phpmyadmin(content: Mapping[str, Rows]) -> str:
    parts = [PHPMYADMIN]
    for name, rows in content.items():
        for row in rows:
            columns = "".join(
                f'<column name="{c}">{"NULL" if v is None else escape(str(v))}</column>\n'
                for c, v in zip(COLUMNS[name], row, strict=True)
            )
            parts.append(f'<table name="wp_{name}">\n{columns}</table>\n')
    return "".join(parts) + "</database>\n</pma_xml_export>"
