"""Knative Eventing's admission rules, from its docs and API reference: what the webhook refuses of its kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from knative import cesql, cron
from knative.documents import Body, Object
from knative.serving import LABEL

CLASS = "eventing.knative.dev/broker.class"
ATTRIBUTE = re.compile(r"[a-z][a-z0-9]*")
DIALECTS = {"exact", "prefix", "suffix", "all", "any", "not", "cesql"}
PERIOD = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def problems(item: Object) -> Iterator[str]:
    """What Knative refuses of an object; nothing of a kind it does not check."""
    if item.group.endswith("knative.dev") and item.kind in KINDS:
        yield from KINDS[item.kind](item)


def _broker(item: Object) -> Iterator[str]:
    if not LABEL.fullmatch(item.name) or len(item.name) > 63:
        yield f"`{item.name}` is no DNS-1035 label of at most 63 characters"
    if not (item.body["metadata"].get("annotations") or {}).get(CLASS):
        yield f"the annotation {CLASS} is missing"
    config = item.spec.get("config")
    if config is not None:
        yield from (
            f"spec.config.{key} is missing"
            for key in ("apiVersion", "kind", "name", "namespace")
            if not config.get(key)
        )
    yield from delivery(item.spec.get("delivery"))


def _trigger(item: Object) -> Iterator[str]:
    spec = item.spec
    if not spec.get("broker"):
        yield "spec.broker is missing"
    yield from destination(spec.get("subscriber"), "subscriber")
    for each in spec.get("filters") or []:
        yield from filters(each)
    for name in (spec.get("filter") or {}).get("attributes") or {}:
        if not ATTRIBUTE.fullmatch(name):
            yield f"`{name}` is no attribute"
    yield from delivery(spec.get("delivery"))


def filters(one: Body) -> Iterator[str]:
    """What is refused of one element of `filters`."""
    if not one.keys() <= DIALECTS or len(one) > 1:
        yield f"a filter of {', '.join(sorted(one)) or 'nothing'}"
    for kind in ("exact", "prefix", "suffix"):
        for name, value in (one.get(kind) or {}).items():
            if not ATTRIBUTE.fullmatch(name):
                yield f"`{name}` is no attribute"
            if not isinstance(value, str) or not value:
                yield f"{kind} {name} is compared with no text"
    for kind in ("all", "any"):
        for inner in one.get(kind) or []:
            yield from filters(inner)
        if kind in one and not one[kind]:
            yield f"`{kind}` of nothing"
    if "not" in one:
        yield from filters(one["not"] or {})
    if "cesql" in one:
        wrong = cesql.problem(str(one["cesql"]))
        if wrong:
            yield f"cesql: {wrong}"


def delivery(spec: Body | None) -> Iterator[str]:
    """What is refused of a `delivery`."""
    if spec is None:
        return
    known = {"retry", "backoffPolicy", "backoffDelay", "timeout", "deadLetterSink", "format"}
    yield from (f"delivery.{key} must not be set" for key in sorted(spec.keys() - known))
    if "retry" in spec and (not isinstance(spec["retry"], int) or spec["retry"] < 0):
        yield "delivery.retry is negative"
    if spec.get("backoffPolicy", "linear") not in ("linear", "exponential"):
        yield "delivery.backoffPolicy is neither linear nor exponential"
    for key in ("backoffDelay", "timeout"):
        if key in spec and not PERIOD.fullmatch(str(spec[key])):
            yield f"delivery.{key} `{spec[key]}` is no ISO 8601 duration"
    if "timeout" in spec and not re.search(r"[1-9]", str(spec["timeout"])):
        yield "delivery.timeout is zero"
    if "deadLetterSink" in spec:
        yield from destination(spec["deadLetterSink"], "deadLetterSink")


def destination(to: Body | None, at: str) -> Iterator[str]:
    """What is refused of a place events are sent to."""
    if not to or not to.keys() & {"ref", "uri"}:
        yield f"{at} has neither ref nor uri"
        return
    ref = to.get("ref")
    if ref is not None:
        yield from (f"{at}.ref.{key} is missing" for key in ("kind", "name") if not ref.get(key))
        if not (ref.get("apiVersion") or ref.get("group")):
            yield f"{at}.ref.apiVersion is missing"
    elif not re.match(r"[a-z][a-z0-9+.-]*://", str(to.get("uri", ""))):
        yield f"{at}.uri is no absolute address"


def _ping(item: Object) -> Iterator[str]:
    spec = item.spec
    wrong = cron.problem(str(spec.get("schedule", "")))
    if wrong:
        yield f"schedule: {wrong}"
    if "timezone" in spec and not _zone(str(spec["timezone"])):
        yield f"`{spec['timezone']}` is no time zone"
    if "data" in spec and "dataBase64" in spec:
        yield "data and dataBase64"
    if "data" in spec and spec.get("contentType") == "application/json":
        try:
            if not isinstance(json.loads(spec["data"]), dict):
                yield "data is no JSON object"
        except ValueError:
            yield "data is no JSON"
    yield from destination(spec.get("sink"), "sink")
    yield from _extensions(spec)


def _zone(name: str) -> bool:
    try:
        ZoneInfo(name)
        return True
    except (ValueError, OSError, KeyError):
        return False


def _extensions(spec: Body) -> Iterator[str]:
    for name in (spec.get("ceOverrides") or {}).get("extensions") or {}:
        if not re.fullmatch(r"[a-z0-9]+", name):
            yield f"`{name}` is no attribute"


def _policy(item: Object) -> Iterator[str]:
    for one in item.spec.get("to") or []:
        if len(one.keys() & {"ref", "selector"}) != 1:
            yield "`to` needs a ref or a selector"
        yield from (
            f"to.ref.{k} is missing" for k in ("apiVersion", "kind", "name") if "ref" in one and not one["ref"].get(k)
        )
    for one in item.spec.get("from") or []:
        if len(one.keys() & {"ref", "sub"}) != 1:
            yield "`from` needs a ref or a sub"
        if "*" in str(one.get("sub", ""))[:-1]:
            yield f"`{one['sub']}`: a star stands only at the end"
        yield from (
            f"from.ref.{k} is missing" for k in ("apiVersion", "kind", "name") if "ref" in one and not one["ref"].get(k)
        )
    for each in item.spec.get("filters") or []:
        yield from filters(each)


def _sequence(item: Object) -> Iterator[str]:
    steps = item.spec.get("steps") or []
    if not steps:
        yield "spec.steps is missing"
    for step in steps:
        yield from destination({k: v for k, v in step.items() if k != "delivery"}, "step")
        yield from delivery(step.get("delivery"))


KINDS: dict[str, Callable[[Object], Iterator[str]]] = {
    "Broker": _broker,
    "Trigger": _trigger,
    "PingSource": _ping,
    "EventPolicy": _policy,
    "Sequence": _sequence,
}
