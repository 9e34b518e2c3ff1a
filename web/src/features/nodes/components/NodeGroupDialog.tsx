import { MultiSelect } from "@mantine/core";
import { useState } from "react";
import { NamedDialog } from "@/components/NamedDialog";
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
  const [nodeIds, setNodeIds] = useState<string[]>([...(group?.node_ids ?? [])]);
  return (
    <NamedDialog
      title={group ? `Group “${group.name}”` : "New group of guacd servers"}
      kind="node-group"
      name={group?.name ?? ""}
      nameLength={100}
      busy={save.isPending}
      error={save.error}
      onSave={(name) => save.mutate({ name, node_ids: nodeIds }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {(errors) => (
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
      )}
    </NamedDialog>
  );
}
