import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type SyntheticEvent } from "react";
import { FolderSelect } from "@/components/FolderSelect";
import { ApiError, messageOf } from "@/lib/http";
import { allows } from "@/lib/roles";
import { useCopyNode } from "../api/copyNode";
import { contents, type TreeNode } from "../nodes";
import { counted, parentOf } from "../moves";
import { nameError } from "./FolderDialogs";

interface CopyDialogProps {
  readonly node: TreeNode;
  /** Whether the place is to be chosen first; else it is a duplicate beside it. */
  readonly elsewhere: boolean;
  readonly mayAtRoot: boolean;
  readonly onClose: () => void;
}

export function CopyDialog({ node, elsewhere, mayAtRoot, onClose }: CopyDialogProps) {
  const copy = useCopyNode();
  const [name, setName] = useState(elsewhere ? node.name : `${node.name} copy`);
  const [folderId, setFolderId] = useState<string | null>(parentOf(node));
  const aboutName =
    copy.error instanceof ApiError && copy.error.fields.some(({ field }) => field.endsWith("name"));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!name.trim() || copy.isPending) return;
    copy.mutate(
      { node, name: name.trim(), folderId },
      {
        onSuccess: () => {
          notifications.show({ message: `“${name.trim()}” has been made.` });
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={elsewhere ? `Copy “${node.name}”` : `Duplicate “${node.name}”`}
      size="sm"
      centered
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {copy.error && !aboutName && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(copy.error)}
            </Alert>
          )}
          <TextInput
            label="Name of the copy"
            data-autofocus={!elsewhere || undefined}
            value={name}
            error={aboutName ? nameError(copy.error) : null}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FolderSelect
            label="Into"
            value={folderId}
            onChange={setFolderId}
            mayAtRoot={mayAtRoot}
            data-autofocus={elsewhere || undefined}
          />
          <Text size="xs" c="var(--dg-muted)">
            {node.kind === "folder"
              ? `With all it holds: ${counted(contents(node)) || "nothing yet"}. `
              : ""}
            {allows(node.role, "manage")
              ? "Stored passwords and keys are copied too. Permissions are not."
              : "Stored passwords and keys stay behind: copying them is for who manages this."}
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={copy.isPending} disabled={!name.trim()}>
              {elsewhere ? "Copy" : "Duplicate"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
