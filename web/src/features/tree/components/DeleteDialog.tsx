import { Alert, Button, Checkbox, Group, List, Modal, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useDeleteNodes } from "../api/deleteNodes";
import { contents, everyNode, type TreeNode } from "../nodes";
import { counted, describe } from "../moves";
import { messageOf } from "@/lib/http";

interface DeleteDialogProps {
  readonly nodes: readonly TreeNode[];
  readonly onDeleted: (connectionIds: readonly string[]) => void;
  readonly onClose: () => void;
}

const NAMED = 6;
/** From so many connections on it has to be said twice. */
const MANY = 3;

function total(nodes: readonly TreeNode[]) {
  const sum = { folders: 0, connections: 0 };
  for (const node of nodes) {
    if (node.kind === "connection") sum.connections++;
    else {
      const inside = contents(node);
      sum.folders += 1 + inside.folders;
      sum.connections += inside.connections;
    }
  }
  return sum;
}

function connectionIds(nodes: readonly TreeNode[]): string[] {
  return [...everyNode(nodes)].flatMap(({ kind, id }) => (kind === "connection" ? id : []));
}

export function DeleteDialog({ nodes, onDeleted, onClose }: DeleteDialogProps) {
  const remove = useDeleteNodes();
  const [done, setDone] = useState(0);
  const [sure, setSure] = useState(false);
  const all = total(nodes);
  const [only] = nodes;
  const emptyFolder = nodes.length === 1 && all.connections === 0 && all.folders === 1;
  const needsSure = all.connections >= MANY || all.folders > 1;
  const refused = remove.data?.refused ?? [];

  const start = () =>
    remove.mutate(
      { nodes, onProgress: setDone },
      {
        onSuccess: (result) => {
          const kept = new Set(result.refused.map(({ key }) => key));
          onDeleted(connectionIds(nodes.filter(({ key }) => !kept.has(key))));
          if (result.refused.length === 0) onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Delete ${describe(nodes)}`}
      size="sm"
      centered
      data-testid="delete-dialog"
    >
      <Stack>
        {remove.error && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(remove.error)}
          </Alert>
        )}
        {refused.length > 0 ? (
          <Alert color="red" variant="light" role="alert" title="Not everything was deleted">
            <List size="sm">
              {refused.map(({ key, name, reason }) => (
                <List.Item key={key}>
                  “{name}”: {reason}
                </List.Item>
              ))}
            </List>
          </Alert>
        ) : emptyFolder && only ? (
          <Text size="sm">“{only.name}” is empty and will be deleted.</Text>
        ) : (
          <>
            <Text size="sm">
              {all.folders === 0 && nodes.length === 1
                ? `“${only?.name ?? ""}” and its stored credentials will be deleted.`
                : `${counted(all)} will be deleted, with the stored credentials and the permissions on them.`}{" "}
              Sessions that are open there end. The log keeps what was. This can't be undone.
            </Text>
            {nodes.length > 1 && (
              <List size="sm">
                {nodes.slice(0, NAMED).map(({ key, name }) => (
                  <List.Item key={key}>{name}</List.Item>
                ))}
                {nodes.length > NAMED && <List.Item>and {nodes.length - NAMED} more</List.Item>}
              </List>
            )}
            {needsSure && (
              <Checkbox
                label={`Yes, delete ${counted(all)}`}
                checked={sure}
                onChange={(event) => setSure(event.currentTarget.checked)}
              />
            )}
          </>
        )}
        {remove.isPending && nodes.length > 1 && (
          <Progress value={(100 * done) / nodes.length} aria-label="Deleted so far" />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {refused.length > 0 ? "Close" : "Cancel"}
          </Button>
          {refused.length === 0 && (
            <Button
              color="red"
              loading={remove.isPending}
              disabled={needsSure && !sure}
              onClick={start}
              data-testid="delete-confirm"
            >
              {nodes.length === 1 && all.folders === 0 ? "Delete connection" : "Delete"}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
