"""Values for the formats that the sandbox's document names, for schemathesis: what a schema alone cannot describe."""

from __future__ import annotations

import base64
import io

import schemathesis
from hypothesis import strategies
from PIL import Image
from schemathesis.transport.serialization import Binary

_content = io.BytesIO()
Image.new("RGB", (2, 2)).save(_content, "PNG")
_text = base64.b64encode(_content.getvalue()).decode()

schemathesis.openapi.format(
    "image", strategies.sampled_from(["https://a.example/x.png", _text, "data:image/png;base64," + _text])
)
schemathesis.openapi.format("image-url", strategies.just("https://a.example/x.png"))
schemathesis.openapi.format("timestamps", strategies.sampled_from(["1,3", "0,1", "2.5,4"]))
schemathesis.openapi.format("binary", strategies.just(Binary(_content.getvalue())))
