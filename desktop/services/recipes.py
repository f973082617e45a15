"""A request as a command line or a script that anybody can run. The key is never in it: it is read from a variable."""

from __future__ import annotations

import json
import shlex

from desktop.api.wire import path_with
from desktop.domain.catalog import Delivery, Service
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.services import mapping

_KEY = "RUSHES_API_KEY"


def document_shown(request: GenerationRequest, service: Service, client_id: str = "") -> dict[str, object]:
    """Return the JSON that is or was sent, with a few words in place of each image's bytes."""
    model = service.model(request.model)
    upload = model is not None and model.images.delivery is Delivery.UPLOAD
    images = [_stand_in(reference, upload=upload) for reference in request.references]
    return mapping.document_of(request, service, images, client_id)


def _stand_in(reference: Reference, *, upload: bool) -> str:
    if reference.kind is ReferenceKind.URL:
        return reference.url
    if upload:
        return f"<address of the uploaded {reference.name}>"
    return f"data:{reference.mime};base64,<Base64 of {reference.name}>"


def _address(request: GenerationRequest, service: Service) -> str:
    path = service.wire.submit_path
    if request.remix_of:
        path = path_with(service.wire.remix_path, task_id=mapping.query_id(request.remix_of))
    return (service.base_url or "http://127.0.0.1") + path


def curl(request: GenerationRequest, service: Service) -> str:
    """Return the request as a ``curl`` command for a POSIX shell. Running it is a new submission, and a new charge."""
    body = json.dumps(document_shown(request, service), ensure_ascii=False, indent=2)
    lines = [
        f"curl {shlex.quote(_address(request, service))}",
        f'-H "Authorization: Bearer ${_KEY}"',
        "-H 'Content-Type: application/json'",
        f"-d {shlex.quote(body)}",
    ]
    return " \\\n  ".join(lines)


def python(request: GenerationRequest, service: Service) -> str:
    """Return the request as a Python script with httpx. Running it is a new submission, and a new charge."""
    # A JSON text inside a raw literal would break on quotes; repr of plain data is Python.
    document = document_shown(request, service)
    return (
        "import os\n\nimport httpx\n\n"
        f"answer = httpx.post(\n    {_address(request, service)!r},\n"
        f'    headers={{"Authorization": f"Bearer {{os.environ[{_KEY!r}]}}"}},\n'
        f"    json={document!r},\n    timeout=180,\n)\n"
        "print(answer.status_code, answer.text)\n"
    )
