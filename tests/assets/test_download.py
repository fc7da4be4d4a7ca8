"""Files in data: URLs. (For downloads see test_localise.)"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from support.pictures import HTML_PAGE, noise, picture

from migrator.assets.download import Got, Missed, from_data_uri

PNG = noise("PNG")


@pytest.mark.parametrize(
    "uri",
    [
        "data:image/png;base64," + b64encode(PNG).decode(),
        "data:;base64," + b64encode(PNG).decode().rstrip("="),
        "data:image/png;charset=x; base64 ," + urlsafe_b64encode(PNG).decode(),
        "DATA:image/png;BASE64," + "\n".join(b64encode(PNG).decode().partition("A")),
        "data:image/png;base64," + quote(b64encode(PNG).decode(), safe=""),
        "data:image/png," + quote(PNG),
    ],
    ids=["plain", "no padding", "url alphabet", "broken lines", "escaped base64", "escaped bytes"],
)
def test_every_encoding_of_a_data_url_gives_the_same_bytes(uri: str) -> None:
    found = from_data_uri(uri)
    assert isinstance(found, Got)
    assert found.body.read() == PNG
    assert found.checked.extension == ".png"


@pytest.mark.parametrize(
    "uri",
    [
        "data:",
        "data:image/png;base64",
        "data:image/png;base64,",
        "data:image/png;base64,!!!!",
        "data:image/png;base64,A",
        "data:image/png;base64," + b64encode(PNG[:500]).decode(),
        "data:image/png," + quote(HTML_PAGE),
    ],
    ids=["nothing", "no comma", "empty", "no base64", "one digit", "half an image", "html"],
)
def test_an_invalid_data_url_is_missed_with_a_reason(uri: str) -> None:
    found = from_data_uri(uri)
    assert isinstance(found, Missed)
    assert found.tried[0]


def test_a_wrong_type_is_corrected() -> None:
    found = from_data_uri("data:image/png;base64," + b64encode(picture("GIF")).decode())
    assert isinstance(found, Got)
    assert found.checked.extension == ".gif"
