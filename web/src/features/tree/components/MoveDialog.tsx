import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { FolderSelect } from "@/components/FolderSelect";
import { everyNode, type FolderNode, type TreeNode } from "../nodes";
import { describe, parentOf, whyNotMove } from "../moves";

interface MoveDialogProps {
  readonly nodes: readonly TreeNode[];
  readonly tree: readonly TreeNode[];
  readonly mayAtRoot: boolean;
  readonly onMove: (nodes: readonly TreeNode[], folderId: string | null) => void;
  readonly onClose: () => void;
}

function folderOf(tree: readonly TreeNode[], id: string | null): FolderNode | null {
  if (id !== null)
    for (const node of everyNode(tree)) if (node.kind === "folder" && node.id === id) return node;
  return null;
}

/** What dragging does, for the keyboard and for long ways. */
export function MoveDialog({ nodes, tree, mayAtRoot, onMove, onClose }: MoveDialogProps) {
  const [first] = nodes;
  const [folderId, setFolderId] = useState<string | null>(first ? parentOf(first) : null);
  const [chosen, setChosen] = useState(false);
  const why = whyNotMove(nodes, folderOf(tree, folderId), mayAtRoot);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (why !== null) return;
    onMove(nodes, folderId);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Move ${describe(nodes)}`} size="sm" centered>
      <form onSubmit={submit}>
        <Stack>
          <FolderSelect
            label="To"
            value={folderId}
            onChange={(id) => {
              setChosen(true);
              setFolderId(id);
            }}
            mayAtRoot={mayAtRoot}
            data-autofocus
          />
          {chosen && why && (
            <Alert color="yellow" variant="light" role="status">
              {why}
            </Alert>
          )}
          <Text size="xs" c="var(--dg-muted)">
            What is moved gets the permissions and the settings of its new place.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={why !== null}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
