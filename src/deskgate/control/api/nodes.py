"""/nodes and /node-groups: the guacd servers, for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.nodes_schemas import (
    HealthOut,
    NodeGroupIn,
    NodeGroupOut,
    NodeGroupPatch,
    NodeGroupsOut,
    NodeIn,
    NodeOut,
    NodePatch,
    NodesOut,
)
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Invalid, NotFound
from deskgate.control.nodes.health import health_of, node_address, nodes_check
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.nodes.selectors import (
    NodeRow,
    node_get,
    node_group_get,
    node_groups_all,
    node_rows,
    nodes_all,
    nodes_visible_to,
)
from deskgate.control.nodes.services import (
    NodeChange,
    node_create,
    node_delete,
    node_group_create,
    node_group_delete,
    node_group_make_default,
    node_group_update,
    node_make_default,
    node_update,
)
from deskgate.control.texts import identifier

router = Router(tags=["guacd servers"])
groups_router = Router(tags=["guacd servers"])


@router.get("", response={200: NodesOut, ERRORS: Problem})
def nodes_list(request: HttpRequest) -> NodesOut:
    """Every guacd server, with how it is and how many sessions it draws."""
    nodes_visible_to(person_of(request))
    return NodesOut(items=[_out(row) for row in nodes_all()])


@router.post("", response={201: NodeOut, ERRORS: Problem})
def node_post(request: HttpRequest, node: NodeIn) -> Status[NodeOut]:
    """A new guacd server."""
    nodes_visible_to(person_of(request))
    given = node.model_dump(exclude={"group_ids"})
    made = node_create(change=NodeChange(**given, groups=_groups(node.group_ids)))
    return Status(201, _one(made))


@router.get("/{node_id}", response={200: NodeOut, ERRORS: Problem})
def node_read(request: HttpRequest, response: HttpResponse, node_id: str) -> NodeOut:
    """One guacd server."""
    node = node_get(user=person_of(request), node_id=node_id)
    etag_tell(response, node)
    return _one(node)


@router.patch("/{node_id}", response={200: NodeOut, ERRORS: Problem})
def node_patch(
    request: HttpRequest, response: HttpResponse, node_id: str, changes: NodePatch
) -> NodeOut:
    """Change what is given."""
    with transaction.atomic():
        node = _locked(node_get(user=person_of(request), node_id=node_id))
        etag_check(request, node)
        given = changes.model_dump(exclude={"group_ids", "is_default"})
        groups = None if changes.group_ids is None else _groups(changes.group_ids)
        node = node_update(node=node, change=NodeChange(**given, groups=groups))
        if changes.is_default:
            node_make_default(node=node)
            node.refresh_from_db()
    etag_tell(response, node)
    return _one(node)


@router.delete("/{node_id}", response={204: None, ERRORS: Problem})
def node_remove(request: HttpRequest, node_id: str) -> HttpResponse:
    """Delete a server that nothing names."""
    with transaction.atomic():
        node = _locked(node_get(user=person_of(request), node_id=node_id))
        etag_check(request, node)
        node_delete(node=node)
    return HttpResponse(status=204)


@router.post("/{node_id}/check", response={200: HealthOut, ERRORS: Problem})
def node_check(request: HttpRequest, node_id: str) -> HealthOut:
    """Ask this server now how it is."""
    node = node_get(user=person_of(request), node_id=node_id)
    nodes_check([node])
    return _health(node)


@groups_router.get("", response={200: NodeGroupsOut, ERRORS: Problem})
def node_groups_list(request: HttpRequest) -> NodeGroupsOut:
    """Every group of guacd servers."""
    nodes_visible_to(person_of(request))
    return NodeGroupsOut(items=[_group_out(group) for group in node_groups_all()])


@groups_router.post("", response={201: NodeGroupOut, ERRORS: Problem})
def node_group_post(request: HttpRequest, group: NodeGroupIn) -> Status[NodeGroupOut]:
    """A new group."""
    nodes_visible_to(person_of(request))
    return Status(201, _group_out(node_group_create(name=group.name, nodes=_nodes(group.node_ids))))


@groups_router.get("/{group_id}", response={200: NodeGroupOut, ERRORS: Problem})
def node_group_read(request: HttpRequest, response: HttpResponse, group_id: str) -> NodeGroupOut:
    """One group."""
    group = node_group_get(user=person_of(request), group_id=group_id)
    etag_tell(response, group)
    return _group_out(group)


@groups_router.patch("/{group_id}", response={200: NodeGroupOut, ERRORS: Problem})
def node_group_patch(
    request: HttpRequest, response: HttpResponse, group_id: str, changes: NodeGroupPatch
) -> NodeGroupOut:
    """Change what is given."""
    with transaction.atomic():
        group = _locked(node_group_get(user=person_of(request), group_id=group_id))
        etag_check(request, group)
        nodes = None if changes.node_ids is None else _nodes(changes.node_ids)
        group = node_group_update(group=group, name=changes.name, nodes=nodes)
        if changes.is_default:
            node_group_make_default(group=group)
            group.refresh_from_db()
    etag_tell(response, group)
    return _group_out(group)


@groups_router.delete("/{group_id}", response={204: None, ERRORS: Problem})
def node_group_remove(request: HttpRequest, group_id: str) -> HttpResponse:
    """Delete a group that nothing names; its servers stay."""
    with transaction.atomic():
        group = _locked(node_group_get(user=person_of(request), group_id=group_id))
        etag_check(request, group)
        node_group_delete(group=group)
    return HttpResponse(status=204)


_Row = TypeVar("_Row", GuacdNode, NodeGroup)


def _locked(thing: _Row) -> _Row:
    found = type(thing).objects.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise NotFound("It has just been deleted.")
    return found


def _groups(ids: Iterable[str]) -> list[NodeGroup]:
    return _chosen(NodeGroup.objects.all(), ids, "group_ids")


def _nodes(ids: Iterable[str]) -> list[GuacdNode]:
    return _chosen(GuacdNode.objects.all(), ids, "node_ids")


def _chosen(rows: QuerySet[_Row], ids: Iterable[str], field: str) -> list[_Row]:
    wanted = {identifier(one) for one in ids}
    found = list(rows.filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Invalid({field: ["One of these doesn't exist."]})
    return found


def _one(node: GuacdNode) -> NodeOut:
    return _out(node_rows(GuacdNode.objects.filter(pk=node.pk))[0])


def _out(row: NodeRow) -> NodeOut:
    node = row.node
    return NodeOut(
        id=str(node.pk),
        name=node.name,
        host=node.host,
        port=node.port,
        tls=node.tls,
        is_default=node.is_default,
        is_enabled=node.is_enabled,
        from_settings=node.from_settings,
        group_ids=[str(group.pk) for group in node.groups.all()],
        sessions=row.sessions,
        used_by=row.used_by,
        health=_health(node),
        updated_at=node.updated_at,
    )


def _health(node: GuacdNode) -> HealthOut:
    known = health_of(node_address(node))
    return HealthOut(
        state=known.state,
        version=known.version,
        detail=known.detail,
        checked_at=known.checked_at,
    )


def _group_out(group: NodeGroup) -> NodeGroupOut:
    return NodeGroupOut(
        id=str(group.pk),
        name=group.name,
        is_default=group.is_default,
        node_ids=[str(node.pk) for node in group.nodes.all()],
        updated_at=group.updated_at,
    )
