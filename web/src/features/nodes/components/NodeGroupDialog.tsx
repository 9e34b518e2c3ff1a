import { MultiSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import type { GuacdNode, NodeGroup } from "@/lib/managed";
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
  const errors = fieldErrors(save.error);

  const submit = () => {
    save.mutate({ name: name.trim(), node_ids: nodeIds }, { onSuccess: onClose });
  };

  return (
    <FormDialog
      title={group ? `Group “${group.name}”` : "New group of guacd servers"}
      testId="node-group-dialog"
      saveTestId="node-group-save"
      busy={save.isPending}
      error={save.error}
      onSave={submit}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        name="name"
        data-autofocus
        required
        maxLength={100}
        value={name}
        error={errors["name"]}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label="Servers"
        placeholder={nodeIds.length === 0 ? "Choose servers" : undefined}
        data={nodes.map((node) => ({ value: node.id, label: node.name }))}
        value={nodeIds}
        error={errors["node_ids"]}
        onChange={setNodeIds}
        searchable
        comboboxProps={{ zIndex: 400 }}
      />
    </FormDialog>
  );
}
