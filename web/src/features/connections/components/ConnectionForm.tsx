import { Alert, Button, Select, TextInput } from "@mantine/core";
import { useRef, useState, type SyntheticEvent } from "react";
import type { Connection, Parameter, Protocol } from "@/lib/api";
import { ApiError, messageOf } from "@/lib/http";
import { useSaveConnection } from "../api/connections";
import { useFolderPaths } from "../api/folderPaths";
import { draftOf, errorsByField, inputOf, layoutOf, newDraft, type Draft } from "../draft";
import { MoreSettings } from "./MoreSettings";
import { ParameterField } from "./ParameterField";
import { ProtocolPicker } from "./ProtocolPicker";
import classes from "./ConnectionForm.module.css";

interface ConnectionFormProps {
  readonly protocols: readonly Protocol[];
  /** Null for a new one, which is put into `folderId`. */
  readonly connection: Connection | null;
  readonly folderId: string | null;
  readonly onSaved: (connection: Connection, open: boolean) => void;
  readonly onCancel: () => void;
}

const ROOT = "root";

export function ConnectionForm({
  protocols,
  connection,
  folderId,
  onSaved,
  onCancel,
}: ConnectionFormProps) {
  const save = useSaveConnection(connection?.id ?? null);
  const folders = useFolderPaths();
  const [draft, setDraft] = useState<Draft>(() =>
    connection ? draftOf(connection) : newDraft(protocols[0]?.name ?? "ssh", folderId),
  );
  const form = useRef<HTMLFormElement>(null);
  const [opening, setOpening] = useState(false);
  const protocol = protocols.find(({ name }) => name === draft.protocol);
  if (!protocol)
    return <Alert color="red">This server does not know the protocol “{draft.protocol}”.</Alert>;

  const fields = save.error instanceof ApiError ? save.error.fields : [];
  const errors = errorsByField(fields);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const fieldOf = (parameter: Parameter) => (
    <ParameterField
      key={`${draft.protocol}.${parameter.name}`}
      parameter={parameter}
      value={draft.values[parameter.name]}
      error={errors[parameter.name]}
      stored={connection?.secrets_set.includes(parameter.name) ?? false}
      placeholder={parameter.name === "port" ? String(protocol.default_port) : undefined}
      onChange={(value) => setDraft((before) => withValue(before, parameter.name, value))}
    />
  );
  const submit = (event: SyntheticEvent, open: boolean) => {
    event.preventDefault();
    if (save.isPending) return;
    setOpening(open);
    save.mutate(inputOf(draft, protocol, connection), {
      onSuccess: (saved) => onSaved(saved, open),
      onError: () =>
        requestAnimationFrame(() =>
          form.current
            ?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]")
            ?.scrollIntoView({ block: "center" }),
        ),
    });
  };
  const { main, groups } = layoutOf(protocol);
  const [hostname, port, ...login] = main;

  return (
    <form ref={form} onSubmit={(event) => submit(event, false)} noValidate>
      <div className={classes["body"]}>
        {save.error && fields.length === 0 && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        {!connection && (
          <ProtocolPicker
            protocols={protocols}
            value={draft.protocol}
            onChange={(name) => change({ protocol: name })}
          />
        )}
        <div className={classes["even"]}>
          <TextInput
            label="Name"
            placeholder="What people will look for"
            withAsterisk
            data-autofocus
            name="name"
            value={draft.name}
            error={errors["name"]}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label="Folder"
            data={[
              { value: ROOT, label: "No folder" },
              ...folders.map(({ id, path }) => ({ value: id, label: path })),
            ]}
            searchable
            allowDeselect={false}
            value={draft.folderId ?? ROOT}
            error={errors["folder_id"]}
            onChange={(id) => change({ folderId: id === ROOT ? null : id })}
          />
        </div>
        <div className={classes["pair"]}>
          {hostname && fieldOf(hostname)}
          {port && fieldOf(port)}
        </div>
        <div className={classes["even"]}>
          {login.map((parameter) => (
            <div
              key={parameter.name}
              className={parameter.type === "multiline" ? classes["wide"] : undefined}
            >
              {fieldOf(parameter)}
            </div>
          ))}
        </div>
        <MoreSettings
          key={draft.protocol}
          groups={groups}
          draft={draft}
          secretsSet={connection?.secrets_set ?? []}
          errors={errors}
          fieldOf={fieldOf}
        />
        <div className={classes["footer"]}>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button
            variant="light"
            loading={save.isPending && opening}
            onClick={(event) => submit(event, true)}
            data-testid="connection-save-open"
          >
            Save and open
          </Button>
          <Button type="submit" loading={save.isPending && !opening} data-testid="connection-save">
            Save
          </Button>
        </div>
      </div>
    </form>
  );
}

function withValue(draft: Draft, name: string, value: string | undefined): Draft {
  const others = Object.entries(draft.values).filter(([key]) => key !== name);
  const values = Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
  return { ...draft, values };
}
