import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { NamedDialog } from "@/components/NamedDialog";
import type { PeopleGroup } from "@/lib/managed";
import { useSaveGroup } from "../api/groups";

interface GroupDialogProps {
  /** Null: a new one. */
  readonly group: PeopleGroup | null;
  readonly onClose: () => void;
}

export function GroupDialog({ group, onClose }: GroupDialogProps) {
  const save = useSaveGroup(group?.id ?? null);
  const [description, setDescription] = useState(group?.description ?? "");
  const [factor, setFactor] = useState(group?.require_second_factor ?? false);
  const [enabled, setEnabled] = useState(group?.is_enabled ?? true);
  const submit = (name: string) => {
    const change = { name, description, require_second_factor: factor, is_enabled: enabled };
    save.mutate(change, { onSuccess: onClose });
  };
  return (
    <NamedDialog
      title={group ? `Group “${group.name}”` : "New group"}
      kind="group"
      name={group?.name ?? ""}
      nameLength={150}
      busy={save.isPending}
      error={save.error}
      onSave={submit}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <TextInput
            label="Description"
            name="description"
            maxLength={500}
            value={description}
            error={errors["description"]}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Switch
            label="Second factor demanded"
            description="Members without one can only set one up when they log in."
            checked={factor}
            onChange={(event) => setFactor(event.currentTarget.checked)}
          />
          <Switch
            label="Disabled"
            description="As if nobody were in it: it gives nothing and demands nothing."
            checked={!enabled}
            onChange={(event) => setEnabled(!event.currentTarget.checked)}
          />
        </>
      )}
    </NamedDialog>
  );
}
