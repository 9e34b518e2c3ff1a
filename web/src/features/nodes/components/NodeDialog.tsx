import { Alert, Group, MultiSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import type { GuacdNode, NodeGroup } from "@/lib/managed";
import { useSaveNode } from "../api/nodes";

const PORT = 4822;

interface NodeDialogProps {
  /** Null: a new one. */
  readonly node: GuacdNode | null;
  readonly groups: readonly NodeGroup[];
  readonly onClose: () => void;
}

export function NodeDialog({ node, groups, onClose }: NodeDialogProps) {
  const save = useSaveNode(node?.id ?? null);
  const [name, setName] = useState(node?.name ?? "");
  const [host, setHost] = useState(node?.host ?? "");
  const [port, setPort] = useState<number | string>(node?.port ?? PORT);
  const [tls, setTls] = useState(node?.tls ?? false);
  const [enabled, setEnabled] = useState(node?.is_enabled ?? true);
  const [groupIds, setGroupIds] = useState<string[]>([...(node?.group_ids ?? [])]);
  const errors = fieldErrors(save.error);
  const fixed = node?.from_settings ?? false;

  const submit = () => {
    const common = { name: name.trim(), is_enabled: enabled, group_ids: groupIds };
    const address = { host: host.trim(), port: Number(port) || PORT, tls };
    save.mutate(fixed ? common : { ...common, ...address }, { onSuccess: onClose });
  };

  return (
    <FormDialog
      title={node ? `guacd server “${node.name}”` : "New guacd server"}
      testId="node-dialog"
      saveTestId="node-save"
      busy={save.isPending}
      error={save.error}
      onSave={submit}
      onClose={onClose}
    >
      {fixed && (
        <Alert color="gray" variant="light">
          Its address comes from the setting DESKGATE_GUACD and is changed there.
        </Alert>
      )}
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
      <Group align="flex-start" wrap="nowrap">
        <TextInput
          label="Host"
          name="host"
          description="Its name or address on the network."
          required
          flex={1}
          disabled={fixed}
          value={host}
          error={errors["host"]}
          onChange={(event) => setHost(event.currentTarget.value)}
        />
        <NumberInput
          label="Port"
          name="port"
          description="Usually 4822."
          w="8rem"
          min={1}
          max={65535}
          hideControls
          disabled={fixed}
          value={port}
          error={errors["port"]}
          onChange={setPort}
        />
      </Group>
      <Switch
        label="TLS"
        description="Its certificate must be valid for the host's name."
        disabled={fixed}
        checked={tls}
        onChange={(event) => setTls(event.currentTarget.checked)}
      />
      <Switch
        label="In use"
        description="Switched off it gets no new sessions; those that are open go on."
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      {groups.length > 0 && (
        <MultiSelect
          label="Groups"
          description="The least loaded server of a group is taken; the others stand by."
          data={groups.map((group) => ({ value: group.id, label: group.name }))}
          value={groupIds}
          error={errors["group_ids"]}
          onChange={setGroupIds}
          comboboxProps={{ zIndex: 400 }}
        />
      )}
    </FormDialog>
  );
}
