import { Alert, Button, Group, Modal, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import type { GuacdNode, NodeGroup } from "@/lib/managed";
import { ApiError, messageOf } from "@/lib/http";
import { useSaveNodeGroup } from "../api/nodeGroups";

interface NodeGroupDialogProps {
  /** Null: a new one. */
  readonly group: NodeGroup | null;
  readonly nodes: readonly GuacdNode[];
  readonly onClose: () => void;
}

export function NodeGroupDialog({ group, nodes, onClose }: NodeGroupDialogProps) {
  const save = useSaveNodeGroup(group?.id ?? null);
  const [name, setName] = useState(group?.name ?? "");
  const [nodeIds, setNodeIds] = useState<string[]>([...(group?.node_ids ?? [])]);
  const fields = save.error instanceof ApiError ? save.error.fields : [];
  const wrong = (field: string) => fields.find((one) => one.field === field)?.message;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    save.mutate({ name: name.trim(), node_ids: nodeIds }, { onSuccess: onClose });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={group ? `Group “${group.name}”` : "New group of guacd servers"}
      size="md"
      data-testid="node-group-dialog"
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
            maxLength={100}
            value={name}
            error={wrong("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <MultiSelect
            label="Servers"
            placeholder={nodeIds.length === 0 ? "Choose servers" : undefined}
            data={nodes.map((node) => ({ value: node.id, label: node.name }))}
            value={nodeIds}
            error={wrong("node_ids")}
            onChange={setNodeIds}
            searchable
            comboboxProps={{ zIndex: 400 }}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="node-group-save">
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
