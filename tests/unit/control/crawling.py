"""Every operation of the API and every page of the administration, ready to be asked for.

Bodies are made from the OpenAPI document itself, so that an operation that comes later is crawled
without anybody thinking of it; one that names something unknown fails here until it is told what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from deskgate.control.api.root import api

TEXT = "crawled"
SECRET = "oystercatcher"  # in every secret, and in nothing else
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: where, and with which body."""

    method: str
    template: str
    path: str
    body: Any
    uploads: tuple[str, ...] = ()  # the names of files, for a form instead of a body

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def operations(ids: Mapping[str, str]) -> Iterator[Operation]:
    """All of them, changes before deletions; `ids` are existing objects by the names of parameters,
    as "nodes.group_id" where the name means something else below /nodes.

    Raises KeyError for a parameter that `ids` doesn't know.
    """
    document = api.get_openapi_schema()
    schemas = document["components"]["schemas"]
    found = [
        _operation(template, method, methods[method], schemas, ids)
        for template, methods in document["paths"].items()
        for method in METHODS
        if method in methods
    ]
    yield from sorted(found, key=lambda one: METHODS.index(one.method.lower()))


def _operation(
    template: str,
    method: str,
    told: Mapping[str, Any],
    schemas: Mapping[str, Any],
    ids: Mapping[str, str],
) -> Operation:
    path = template
    query: list[str] = []
    resource = template.split("/")[3]
    ids = {**ids, **{n.partition(".")[2]: v for n, v in ids.items() if n.startswith(resource)}}
    for parameter in told.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", ids[name])
        elif name in ("folder_id", "session_id") and "connection_id=" in "".join(query):
            continue  # the one or the other
        elif parameter["in"] == "query" and (parameter.get("required") or name in ids):
            query.append(f"{name}={ids.get(name) or example(parameter['schema'], schemas, ids)}")
    content = told.get("requestBody", {}).get("content", {})
    body: Any = None
    uploads: tuple[str, ...] = ()
    if "application/json" in content:
        body = example(content["application/json"]["schema"], schemas, ids)
    if "multipart/form-data" in content:
        uploads = tuple(content["multipart/form-data"]["schema"].get("required", ("file",)))
    if template.startswith("/api/v1/grants") and method == "post":
        body |= {"user_id": ids["user_id"], "folder_id": ids["folder_id"]}  # one of several each
    if template == "/api/v1/shares" and method == "post":
        body |= {"connection_id": ids["connection_id"], "to": {"link": True}, "minutes": 60}
    if query:
        path += "?" + "&".join(query)
    return Operation(method.upper(), template, path, body, uploads)


def example(
    schema: Mapping[str, Any], schemas: Mapping[str, Any], ids: Mapping[str, str], name: str = ""
) -> Any:
    """Something that this schema accepts: every field that is required or names an object."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, ids, name)
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    for choices in (schema.get("anyOf"), schema.get("allOf"), schema.get("oneOf")):
        if choices:
            return example(choices[0], schemas, ids, name)
    kind = schema.get("type")
    if kind == "object":
        required = schema.get("required", ())
        return {
            field: example(one, schemas, ids, field)
            for field, one in schema.get("properties", {}).items()
            if field in required
        }
    if kind == "array":
        return [ids["connection_id"]] if name == "ids" else []
    return _scalar(schema, kind, name, ids)


def _scalar(schema: Mapping[str, Any], kind: object, name: str, ids: Mapping[str, str]) -> Any:
    if name in ids:
        return ids[name]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    if schema.get("format") == "password":
        return SECRET
    if schema.get("format") == "date-time":
        return "2030-01-01T00:00:00Z"
    return {"protocol": "ssh", "time_zone": "UTC"}.get(name, TEXT)


def admin_pages() -> Iterator[str]:
    """The paths of every page of the administration, those of existing objects too."""
    for name in ("index", "password_change", "password_change_done", "jsi18n", "autocomplete"):
        yield reverse(f"admin:{name}")
    for model in admin.site._registry:
        meta = model._meta
        yield reverse("admin:app_list", args=[meta.app_label])
        base = f"admin:{meta.app_label}_{meta.model_name}"
        yield reverse(f"{base}_changelist")
        yield reverse(f"{base}_add")
        row = model._default_manager.first()
        for page in ("change", "delete", "history"):
            if row is not None:
                yield reverse(f"{base}_{page}", args=[row.pk])
        for extra in admin.site._registry[model].get_urls():
            if extra.name and extra.name not in _usual(meta):
                yield from _reversed(f"admin:{extra.name}", row)


def _usual(meta: Any) -> set[str]:
    base = f"{meta.app_label}_{meta.model_name}"
    return {f"{base}_{page}" for page in ("changelist", "add", "change", "delete", "history")}


def _reversed(name: str, row: Any) -> Iterator[str]:
    for arguments in ([], [row.pk] if row is not None else []):
        try:
            yield reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return
