import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
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
  const errors = fieldErrors(save.error);
  const submit = () => {
    const change = { name: name.trim(), description, require_second_factor: factor };
    save.mutate(change, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={group ? `Group “${group.name}”` : "New group"}
      testId="group-dialog"
      saveTestId="group-save"
      complete={name.trim() !== ""}
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
        maxLength={150}
        value={name}
        error={errors["name"]}
        onChange={(event) => setName(event.currentTarget.value)}
      />
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
    </FormDialog>
  );
}
