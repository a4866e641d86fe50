"""Routes of a spec as a host of functions writes them."""

from __future__ import annotations

import re

from spec import Trigger

METHODS = {"get", "post", "put", "delete", "patch", "head", "options"}


def methods(trigger: Trigger) -> set[str]:
    """The methods of a route of the spec."""
    return METHODS if trigger.words[-2] == "ANY" else {trigger.words[-2].lower()}


def path(trigger: Trigger) -> str:
    """The path of a route of the spec as the host writes it."""
    return re.sub(r"\{(\w+)\.\.\.\}", r"{*\1}", trigger.words[-1].strip('"')).strip("/")
