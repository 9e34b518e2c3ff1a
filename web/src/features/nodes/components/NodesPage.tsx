import { Badge, Button, Group, Loader, Stack, Table, Text, Title, Tooltip } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page, TableCard } from "@/components/Page";
import { IconPlus, IconServer } from "@/components/icons";
import type { GuacdNode, NodeGroup } from "@/lib/managed";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useDeleteNodeGroup, useNodeGroups, useSaveNodeGroup } from "../api/nodeGroups";
import { useCheckNode, useDeleteNode, useNodes, useSaveNode } from "../api/nodes";
import { addressOfNode, nodeState, protocolVersion } from "../words";
import { NodeDialog } from "./NodeDialog";
import { NodeGroupDialog } from "./NodeGroupDialog";

type Open =
  | { readonly what: "node"; readonly node: GuacdNode | null }
  | { readonly what: "group"; readonly group: NodeGroup | null }
  | { readonly what: "delete-node"; readonly node: GuacdNode }
  | { readonly what: "delete-group"; readonly group: NodeGroup };

const NODE_HEAD = ["Name", "Address", "State", "Sessions", "Used by", "Groups", ""];
const GROUP_HEAD = ["Name", "Servers", ""];

/** The guacd servers and their groups, for administrators. */
export function NodesPage() {
  const nodes = useNodes();
  const groups = useNodeGroups();
  const [open, setOpen] = useState<Open | null>(null);
  const failed = nodes.error ?? groups.error;
  return (
    <Page
      title="guacd servers"
      about="guacd draws the sessions. Without one in this list, Deskgate runs one itself."
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            disabled={!nodes.data?.length}
            onClick={() => setOpen({ what: "group", group: null })}
            data-testid="node-group-new"
          >
            New group
          </Button>
          <Button
            size="xs"
            leftSection={<IconPlus size={15} />}
            onClick={() => setOpen({ what: "node", node: null })}
            data-testid="node-new"
          >
            New server
          </Button>
        </>
      }
    >
      {nodes.data && groups.data ? (
        <Stack gap="lg">
          {nodes.data.length === 0 ? (
            <Notice icon={IconServer} title="Deskgate's own guacd draws every session">
              Add servers to share the load, or to reach networks that only some machine sees.
            </Notice>
          ) : (
            <NodeTable nodes={nodes.data} groups={groups.data} onOpen={setOpen} />
          )}
          {groups.data.length > 0 && (
            <GroupTable groups={groups.data} nodes={nodes.data} onOpen={setOpen} />
          )}
        </Stack>
      ) : failed ? (
        <ErrorNotice
          title="The guacd servers can't be shown"
          message={messageOf(failed)}
          onRetry={() => void Promise.all([nodes.refetch(), groups.refetch()])}
        />
      ) : (
        <Loader color="gray" role="status" aria-label="Loading" />
      )}
      {open && (
        <Dialogs
          open={open}
          nodes={nodes.data ?? []}
          groups={groups.data ?? []}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  );
}

interface TableProps {
  readonly nodes: readonly GuacdNode[];
  readonly groups: readonly NodeGroup[];
  readonly onOpen: (open: Open) => void;
}

function NodeTable({ nodes, groups, onOpen }: TableProps) {
  return (
    <TableCard head={NODE_HEAD} label="guacd servers">
      {nodes.map((node) => (
        <NodeRow key={node.id} node={node} groups={groups} onOpen={onOpen} />
      ))}
    </TableCard>
  );
}

function NodeRow({ node, groups, onOpen }: Omit<TableProps, "nodes"> & { node: GuacdNode }) {
  const check = useCheckNode();
  const save = useSaveNode(node.id);
  const { label, color, detail } = nodeState(node);
  const version = protocolVersion(node.health.version);
  const asked = node.health.checked_at;
  return (
    <Table.Tr data-testid={`node-${node.id}`}>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={550}>
            {node.name}
          </Text>
          {node.is_default && (
            <Badge variant="light" color="teal" size="sm">
              Default
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {addressOfNode(node)}
        {node.tls && " · TLS"}
      </Table.Td>
      <Table.Td>
        <Tooltip
          multiline
          maw={320}
          label={asked ? `${detail} Asked: ${formatWhen(asked)}.` : detail}
        >
          <Group gap="xs" wrap="nowrap" tabIndex={0} w="fit-content">
            <Badge variant="light" color={color}>
              {label}
            </Badge>
            {version && (
              <Text size="xs" c="var(--dg-muted)">
                {version}
              </Text>
            )}
          </Group>
        </Tooltip>
      </Table.Td>
      <Table.Td>{node.sessions}</Table.Td>
      <Table.Td>{node.used_by === 0 ? "–" : node.used_by}</Table.Td>
      <Table.Td>
        {groups
          .filter(({ id }) => node.group_ids.includes(id))
          .map(({ name }) => name)
          .join(", ") || "–"}
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          {node.is_enabled && (
            <RowButton busy={check.isPending} onClick={() => check.mutate(node.id)}>
              Check now
            </RowButton>
          )}
          {!node.is_default && node.is_enabled && (
            <RowButton busy={save.isPending} onClick={() => save.mutate({ is_default: true })}>
              Make default
            </RowButton>
          )}
          <RowButton onClick={() => onOpen({ what: "node", node })}>Edit</RowButton>
          {!node.from_settings && (
            <RowButton onClick={() => onOpen({ what: "delete-node", node })}>Delete</RowButton>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function GroupTable({ nodes, groups, onOpen }: TableProps) {
  return (
    <section aria-labelledby="node-groups">
      <Title order={3} fz="1rem" mb="xs" id="node-groups">
        Groups
      </Title>
      <TableCard head={GROUP_HEAD} label="Groups of guacd servers">
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} nodes={nodes} onOpen={onOpen} />
        ))}
      </TableCard>
    </section>
  );
}

function GroupRow({ group, nodes, onOpen }: Omit<TableProps, "groups"> & { group: NodeGroup }) {
  const save = useSaveNodeGroup(group.id);
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={550}>
            {group.name}
          </Text>
          {group.is_default && (
            <Badge variant="light" color="teal" size="sm">
              Default
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {nodes
          .filter(({ id }) => group.node_ids.includes(id))
          .map(({ name }) => name)
          .join(", ") || "none: nothing can be opened with it"}
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          {!group.is_default && group.node_ids.length > 0 && (
            <RowButton busy={save.isPending} onClick={() => save.mutate({ is_default: true })}>
              Make default
            </RowButton>
          )}
          <RowButton onClick={() => onOpen({ what: "group", group })}>Edit</RowButton>
          <RowButton onClick={() => onOpen({ what: "delete-group", group })}>Delete</RowButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

interface RowButtonProps {
  readonly children: string;
  readonly onClick: () => void;
  readonly busy?: boolean;
}

function RowButton({ children, onClick, busy = false }: RowButtonProps) {
  return (
    <Button size="compact-xs" variant="default" loading={busy} onClick={onClick}>
      {children}
    </Button>
  );
}

interface DialogsProps {
  readonly open: Open;
  readonly nodes: readonly GuacdNode[];
  readonly groups: readonly NodeGroup[];
  readonly onClose: () => void;
}

function Dialogs({ open, nodes, groups, onClose }: DialogsProps) {
  const deleteNode = useDeleteNode();
  const deleteGroup = useDeleteNodeGroup();
  switch (open.what) {
    case "node":
      return <NodeDialog node={open.node} groups={groups} onClose={onClose} />;
    case "group":
      return <NodeGroupDialog group={open.group} nodes={nodes} onClose={onClose} />;
    case "delete-node":
      return (
        <ConfirmDialog
          title={`Delete “${open.node.name}”`}
          action="Delete server"
          busy={deleteNode.isPending}
          error={deleteNode.error}
          onConfirm={() => deleteNode.mutate(open.node.id, { onSuccess: onClose })}
          onClose={onClose}
        >
          Deskgate forgets the address. guacd itself, and sessions that it draws now, go on.
        </ConfirmDialog>
      );
    case "delete-group":
      return (
        <ConfirmDialog
          title={`Delete “${open.group.name}”`}
          action="Delete group"
          busy={deleteGroup.isPending}
          error={deleteGroup.error}
          onConfirm={() => deleteGroup.mutate(open.group.id, { onSuccess: onClose })}
          onClose={onClose}
        >
          The servers in it stay.
        </ConfirmDialog>
      );
  }
}
