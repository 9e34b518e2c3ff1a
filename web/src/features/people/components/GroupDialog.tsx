import { Alert, Button, Group, Modal, Stack, Switch, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ApiError, messageOf } from "@/lib/http";
import type { PeopleGroup } from "@/lib/managed";
import { useSaveGroup } from "../api/groups";

interface GroupDialogProps {
  /** Null: a new one. */
  readonly group: PeopleGroup | null;
  readonly onClose: () => void;
}

export function GroupDialog({ group, onClose }: GroupDialogProps) {
  const save = useSaveGroup(group?.id ?? null);
  const [name, setName] = useState(group?.name ?? "");
  const [description, setDescription] = useState(group?.description ?? "");
  const [factor, setFactor] = useState(group?.require_second_factor ?? false);
  const fields = save.error instanceof ApiError ? save.error.fields : [];
  const wrong = (field: string) => fields.find((one) => one.field === field)?.message;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!name.trim() || save.isPending) return;
    const change = { name: name.trim(), description, require_second_factor: factor };
    save.mutate(change, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={group ? `Group “${group.name}”` : "New group"}
      size="md"
      data-testid="group-dialog"
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error && fields.length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(save.error)}
            </Alert>
          )}
          <TextInput
            label="Name"
            name="name"
            data-autofocus
            required
            maxLength={150}
            value={name}
            error={wrong("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Description"
            name="description"
            maxLength={500}
            value={description}
            error={wrong("description")}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Switch
            label="Second factor demanded"
            description="Members without one can only set one up when they log in."
            checked={factor}
            onChange={(event) => setFactor(event.currentTarget.checked)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!name.trim()}
              data-testid="group-save"
            >
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
