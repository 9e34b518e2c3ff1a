import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ApiError, messageOf } from "@/lib/http";
import { useCreateFolder, useDeleteFolder, useRenameFolder } from "../api/folders";
import type { FolderNode } from "../nodes";
import type { FolderAction } from "./TreeRow";

/** The one dialog that the present folder action needs, or none. */
export function FolderDialogs({
  action,
  onClose,
}: {
  action: FolderAction | null;
  onClose: () => void;
}) {
  if (!action) return null;
  if (action.kind === "delete") return <DeleteFolder folder={action.folder} onClose={onClose} />;
  return <NameFolder action={action} onClose={onClose} />;
}

function nameError(error: unknown): string | null {
  if (!error) return null;
  const own =
    error instanceof ApiError && error.fields.find((field) => field.field.endsWith("name"));
  return own ? own.message : messageOf(error);
}

function NameFolder({
  action,
  onClose,
}: {
  action: Exclude<FolderAction, { kind: "delete" }>;
  onClose: () => void;
}) {
  const create = useCreateFolder();
  const rename = useRenameFolder();
  const [name, setName] = useState(action.kind === "rename" ? action.folder.name : "");
  const busy = create.isPending || rename.isPending;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!name.trim() || busy) return;
    const done = { onSuccess: onClose };
    if (action.kind === "new")
      create.mutate({ name: name.trim(), parent_id: action.parentId }, done);
    else rename.mutate({ id: action.folder.id, name: name.trim() }, done);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={action.kind === "new" ? "New folder" : "Rename folder"}
      size="sm"
      centered
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            data-autofocus
            value={name}
            error={nameError(create.error ?? rename.error)}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={!name.trim()}>
              {action.kind === "new" ? "Create folder" : "Rename"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function DeleteFolder({ folder, onClose }: { folder: FolderNode; onClose: () => void }) {
  const remove = useDeleteFolder();
  const empty = folder.children.length === 0;
  return (
    <Modal opened onClose={onClose} title="Delete folder" size="sm" centered>
      <Stack>
        {remove.error && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(remove.error)}
          </Alert>
        )}
        <Text size="sm">
          {empty
            ? `“${folder.name}” is empty and will be deleted.`
            : `“${folder.name}” is not empty. Move or delete what is in it first.`}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {empty ? "Cancel" : "Close"}
          </Button>
          {empty && (
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(folder.id, { onSuccess: onClose })}
            >
              Delete folder
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
