import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ApiError, messageOf } from "@/lib/http";
import { useCreateFolder, useRenameFolder } from "../api/folders";
import type { TreeDialog } from "./actions";

export function nameError(error: unknown): string | null {
  if (!error) return null;
  const own =
    error instanceof ApiError && error.fields.find((field) => field.field.endsWith("name"));
  return own ? own.message : messageOf(error);
}

interface NameFolderProps {
  readonly dialog: Extract<TreeDialog, { kind: "new-folder" | "rename" }>;
  readonly onClose: () => void;
}

/** A name is all that a new folder needs; its settings are in the form behind “Edit…”. */
export function NameFolder({ dialog, onClose }: NameFolderProps) {
  const create = useCreateFolder();
  const rename = useRenameFolder();
  const [name, setName] = useState(dialog.kind === "rename" ? dialog.folder.name : "");
  const busy = create.isPending || rename.isPending;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!name.trim() || busy) return;
    const done = { onSuccess: onClose };
    if (dialog.kind === "new-folder")
      create.mutate({ name: name.trim(), parent_id: dialog.parentId }, done);
    else rename.mutate({ id: dialog.folder.id, name: name.trim() }, done);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={dialog.kind === "new-folder" ? "New folder" : "Rename folder"}
      size="sm"
      centered
    >
      <form onSubmit={submit} noValidate>
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
              {dialog.kind === "new-folder" ? "Create folder" : "Rename"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
