"""Judges the files beside each function's code: a host that reads them starts it by what the spec says, and only so."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path

from azure import entrances, feeds, gateways
from azure.bindings import UPLOADS, Binding, BindingError, bindings, started_by
from azure.routes import METHODS, methods, path
from azure.runtime import facts
from azure.world import World
from mutants import mutants, sound
from spec import Declaration, Trigger
from tally import Case, Tally, cases

# Settings that plans of this kind do not allow, or ignore.
IDLE = {
    "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_EXTENSION_VERSION",
    "FUNCTIONS_WORKER_PROCESS_COUNT", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "WEBSITE_RUN_FROM_PACKAGE",
    "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTSHARE", "WEBSITE_CONTENTOVERVNET",
    "WEBSITE_VNET_ROUTE_ALL", "WEBSITE_DNS_SERVER", "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT",
    "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_MOUNT_ENABLED",
    "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED", "ENABLE_ORYX_BUILD", "SCM_DO_BUILD_DURING_DEPLOYMENT",
}  # fmt: skip
ENDPOINTS = {
    "blobServiceUri", "queueServiceUri", "tableServiceUri", "fullyQualifiedNamespace", "accountEndpoint",
    "topicEndpointUri",
}  # fmt: skip
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def of_function(world: World, function: Declaration) -> list[str]:
    """What is wrong with a function's package and the settings it reads."""
    found = of_host(world, function) + of_settings(world, function)
    claimed: list[Path] = []
    for kind in dict.fromkeys(t.kind for t in function.triggers):
        same = [t for t in function.triggers if t.kind == kind]
        if kind == "http":
            found += of_routes(world, function, same)
        elif kind == "call":
            calls = started_by(world, function, same[0])
            found += [] if len(calls) == 1 else [f"{function.name}: can be called in {len(calls)} ways, not in one"]
        elif kind == "schedule":
            found += of_schedules(world, function, same)
        else:
            for trigger in same:
                found += of_events(world, function, trigger)
        claimed += [b.place for t in same for b in started_by(world, function, t)]
    for binding in bindings(world, function):
        binding.trigger  # noqa: B018 - that it can be read is judged too
        found += of_connection(binding)
        if binding.place not in claimed:
            found.append(f"{binding.place}: starts the function, which no line of the spec says")
    return found


def of_host(world: World, function: Declaration) -> list[str]:
    """What is wrong with host.json."""
    file = world.case.folder / "packages" / function.name / "host.json"
    said = json.loads(file.read_text())
    bundle = said.get("extensionBundle", {})
    found = []
    if said.get("version") != "2.0":
        found.append("is not of version 2.0")
    if bundle.get("id") != "Microsoft.Azure.Functions.ExtensionBundle" or not re.fullmatch(
        r"\[4\.\*, ?5\.0\.0\)", bundle.get("version", "")
    ):
        found.append(f"takes its extensions from {bundle}")
    timeout = function.says("timeout")
    if timeout and said.get("functionTimeout") != clock(timeout[-1].words[1]):
        found.append(f"ends calls after {said.get('functionTimeout')}, not {timeout[-1].words[1]}")
    http = any(t.kind == "http" for t in function.triggers)
    if http and said.get("extensions", {}).get("http", {}).get("routePrefix") != "":
        found.append("puts `api/` before every route")
    return [f"packages/{function.name}/host.json: {problem}" for problem in found]


def clock(duration: str) -> str:
    """`90s` as `00:01:30`."""
    total = sum(float(n) * UNITS[u] for n, u in re.findall(r"(\d+)(ms|s|m|h|d)", duration))
    seconds = int(total)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def of_settings(world: World, function: Declaration) -> list[str]:
    """What is wrong with the settings of a function's app."""
    said = world.site(function).properties["siteConfig"]["appSettings"]
    settings, found = world.settings(function), []
    mine = facts(world.identity(function))["clientId"]
    if len(said) != len(settings):
        found.append("a setting stands there twice")
    for name, value in settings.items():
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or name in IDLE:
            found.append(f"the setting {name} is not one its plan takes")
        connection, _, part = name.rpartition("__")
        if part in ENDPOINTS:
            asked = {p: settings.get(f"{connection}__{p}") for p in ("credential", "clientId")}
            if asked != {"credential": "managedidentity", "clientId": mine}:
                found.append(f"the connection {connection} is not made with its own identity: {asked}")
        if name == "AZURE_CLIENT_ID" and value != mine:
            found.append("AZURE_CLIENT_ID is not its own identity's")
    for grant in function.grants:
        thing = world.program.things[grant.thing]
        key = f"{re.sub('[.]', '_', grant.thing).upper()}_{thing.kind.upper()}"
        said_by_spec = {b.words[0] for s in function.says("env") for b in s.block or []}
        if thing.kind not in ("raw", "function") and key not in said_by_spec:
            last = world.id(grant.thing).rsplit("/", 1)[-1]
            if last not in re.split(r"[/.:]", settings.get(key, "")) and settings.get(key) != last:
                found.append(f"{key} is {settings.get(key)!r}, which does not name {last}")
    return [f"{function.name}: {problem}" for problem in found]


def of_connection(binding: Binding) -> list[str]:
    """A connection that a binding names must be in the settings, with an endpoint."""
    name = binding.trigger.get("connection")
    if name is None:
        return []
    if not any(f"{name}__{part}" in binding.settings for part in ENDPOINTS):
        return [f"{binding.place}: no setting says where the connection {name} goes"]
    return []


def of_routes(world: World, function: Declaration, triggers: list[Trigger]) -> list[str]:
    """Each route of the spec is answered, and nothing else is."""
    wanted = set()
    for t in triggers:
        wanted |= {(m, path(t)) for m in methods(t)}
    answered = []
    for b in started_by(world, function, triggers[0]):
        said = {m.lower() for m in b.trigger.get("methods", METHODS)}
        answered += [(m, b.trigger.get("route", "").strip("/")) for m in said]
    found = [f"{function.name}: answers {m} /{r}, which no line says" for m, r in sorted(set(answered) - wanted)]
    found += [f"{function.name}: does not answer {m} /{r}" for m, r in sorted(wanted - set(answered))]
    return found + ([f"{function.name}: answers a route twice"] if len(answered) != len(set(answered)) else [])


def of_schedules(world: World, function: Declaration, triggers: list[Trigger]) -> list[str]:
    """Each schedule of the spec is one timer with six fields."""
    told = sorted(b.trigger["schedule"] for b in started_by(world, function, triggers[0]))
    wanted = sorted(filter(None, (schedule(t) for t in triggers)))
    # Names of days and months are read in any case.
    plain = {t.lower() for t in told}
    if len(told) != len(triggers) or wanted and not {w.lower() for w in wanted} <= plain:
        return [f"{function.name}: is started at {told}, not {wanted}"]
    early = [b.place for b in started_by(world, function, triggers[0]) if b.trigger.get("runOnStartup")]
    return [f"{place}: also runs whenever its host starts" for place in early]


def schedule(trigger: Trigger) -> str | None:
    """The six fields of a schedule: seconds, minutes, hours, days, months, days of the week; in universal time."""
    words = trigger.words
    if words[0] == "daily":
        hour, minute = words[2].split(":") if ":" in words[2] else (words[2], words[4])
        return f"0 {int(minute)} {int(hour)} * * *"
    if words[0] == "cron":
        return f"0 {json.loads(words[1])}" if len(json.loads(words[1]).split()) == 5 else None
    match = re.fullmatch(r"(\d+)(m|h)", words[1]) if words[0] == "every" else None
    if match and match.group(2) == "m" and int(match.group(1)) < 60:
        return "0 * * * * *" if match.group(1) == "1" else f"0 */{match.group(1)} * * * *"
    return None


def of_events(world: World, function: Declaration, trigger: Trigger) -> list[str]:
    """An event trigger has one binding, which takes events from the right place."""
    found = started_by(world, function, trigger)
    if len(found) != 1:
        return [f"{function.name}: {len(found)} bindings take events of {trigger.kind} {trigger.thing}"]
    binding, problems = found[0], []
    if trigger.kind == "stream" and not world.program.things[trigger.thing or ""].external:
        group = f"{binding.sources()[0]}/consumergroups/{binding.trigger.get('consumerGroup')}"
        if world.document.get(group) is None:
            problems.append(f"{binding.place}: no consumer group is {group}")
    if trigger.kind == "changes":
        if binding.trigger.get("createLeaseContainerIfNotExists") is not False:
            problems.append(f"{binding.place}: would make a container, which its roles do not allow")
        if world.document.get(binding.sources()[1]) is None:
            problems.append(f"{binding.place}: nobody makes {binding.sources()[1]}")
    if trigger.kind == "topic" and world.document.get(binding.sources()[0]) is None:
        problems.append(f"{binding.place}: nobody makes {binding.sources()[0]}")
    if trigger.kind == "bucket":
        problems += of_uploads(world, trigger, binding)
    return problems


def of_uploads(world: World, trigger: Trigger, binding: Binding) -> list[str]:
    """The event subscriptions that feed a bridge let through what `created`, `under` and `ending` say, and no more."""
    container = world.id(trigger.thing or "").rsplit("/", 1)[-1]
    words = {
        s.words[0]: [json.loads(w) for w in s.words[1:] if w != ","] for s in trigger.block if s.words[0] != "where"
    }
    happens = {f"Microsoft.Storage.{t}" for w, t in UPLOADS.items() if w in trigger.words}
    queue, let = binding.sources()[0].lower(), set()
    for r in world.document.resources:
        delivery = r.properties.get("deliveryWithResourceIdentity", {}).get("destination", {}).get("properties", {})
        if r.type.endswith("/eventSubscriptions") and delivery.get("resourceId", "").lower() == queue:
            said = r.properties["filter"]
            if set(said.get("includedEventTypes", [])) != happens:
                return [f"{r}: tells of {said.get('includedEventTypes')}, not {sorted(happens)}"]
            # Keys that differ in letters' case are different keys, and no advanced filter tells them apart.
            subject = any(f.get("key", "").lower() == "subject" for f in said.get("advancedFilters", []))
            if subject or said.get("isSubjectCaseSensitive") is not True:
                return [f"{r}: also tells of keys in letters of another case"]
            let.add((said.get("subjectBeginsWith", ""), said.get("subjectEndsWith", "")))
    base = f"/blobServices/default/containers/{container}/blobs/"
    wanted = {(base + u, e) for u in words.get("under", [""]) for e in words.get("ending", [""])}
    return [] if let == wanted else [f"{binding.place}: is told of {sorted(let)}, not {sorted(wanted)}"]


def judge(case: Case) -> list[str]:
    """What is wrong with the packages of a case."""
    world = World(case)
    found = gateways.problems(world)
    for function in world.functions():
        try:
            found += of_function(world, function) + entrances.of_app(world, function)
            found += feeds.of_function(world, function)
        except BindingError as error:
            found.append(f"{function.name}: {error}")
    for queue in world.program.of("queue"):
        found += feeds.of_queue(world, queue)
    packages = case.folder / "packages"
    extra = {p.name for p in packages.iterdir()} if packages.is_dir() else set()
    for function in world.functions():
        extra -= {function.name, f"{function.name}.zip"}
        found += of_zip(packages / f"{function.name}.zip", packages / function.name)
    return found + [f"packages/{name}: belongs to no function" for name in sorted(extra)]


def of_zip(package: Path, folder: Path) -> list[str]:
    """What is wrong with a package that a build made of a code folder: it holds what stands beside it, and the code."""
    if not package.is_file():
        return []
    beside = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with zipfile.ZipFile(package) as made:
        inside = {name: made.read(name) for name in made.namelist()}
    wrong = [name for name, content in beside.items() if inside.get(name) != content]
    found = [f"{package.name}: has another {name} than stands beside it" for name in sorted(wrong)]
    return found if set(inside) - set(beside) else [*found, f"{package.name}: has no code"]


def main() -> None:
    tally = Tally("azure_functions")
    with tempfile.TemporaryDirectory() as place:
        for case in [*cases(sys.argv[1], "azure"), sound("azure")]:
            tally.try_case(case.name, case, judge)
        for mutant in mutants("azure_functions", Path(place), "azure"):
            tally.try_case(mutant.name, mutant.case, judge, bad=True)
    tally.close()


if __name__ == "__main__":
    main()
