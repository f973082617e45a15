"""Tasks with everything in them, some of it nasty."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.domain.problem import Problem, ProblemCode
from desktop.domain.request import GenerationRequest, Reference, ReferenceKind
from desktop.domain.task import Annotation, Relation, Task, TaskState

PROMPT = "naïve ☂ “storm”, 'quoted'\nsecond line; 字 & <tag>"
SECRET = "sk-canary-0123456789abcdef"
LINK = "https://files.example.com/v.mp4?signature=canary"


def task(number: int = 1, **changes: Any) -> Task:
    request = GenerationRequest(
        service="dashly",
        model="sora-2-pro",
        prompt=PROMPT,
        duration=12,
        size="16:9",
        style="anime",
        references=(Reference(ReferenceKind.FILE, "dog, the.jpg", "", "ab" * 32, ".jpg", "image/jpeg", 640, 480, 99),),
    )
    base = Task(
        id=number,
        client_id=f"client-{number}",
        service="dashly",
        origin="https://api.example.com",
        request=request,
        state=TaskState.FAILED,
        created_at=1_768_380_222.5,
        accepted_at=1_768_380_223.0,
        completed_at=1_768_380_323.0,
        remote_id=f"video_Ab{number}",
        take=2,
        problem=Problem(ProblemCode.GENERATION_FAILED, f"the key {SECRET} was used"),
        key_fingerprint="fp-canary",
        body_sha256="body-canary",
        result_url=LINK,
        thumbnail_url=LINK,
        credits=40.5,
        annotation=Annotation(4, True, '=HYPERLINK("http://evil")', ("opening", "night"), "Film"),
    )
    return replace(base, **changes)


def continued(number: int, parent: int, **changes: Any) -> Task:
    return task(number, parent_id=parent, relation=Relation.CONTINUED, **changes)
