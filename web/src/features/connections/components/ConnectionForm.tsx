import { errorsByField } from "@/lib/fieldErrors";
import { Alert, Button, Select, TextInput } from "@mantine/core";
import { useRef, useState, type SyntheticEvent } from "react";
import { FormFooter } from "@/components/FormFooter";
import { FolderSelect } from "@/components/FolderSelect";
import { IconServer } from "@/components/icons";
import type { Connection, ConnectionChange, Parameter, Protocol, Settled } from "@/lib/api";
import { ApiError, messageOf, type Tagged } from "@/lib/http";
import { allows } from "@/lib/roles";
import { getConnection, useSaveConnection } from "../api/connections";
import { useTemplates } from "../api/templates";
import { differences } from "../differences";
import { draftOf, inputOf, layoutOf, newDraft, type Draft } from "../draft";
import { HostKeys } from "./HostKeys";
import { LimitFields, TurnFields } from "./LimitFields";
import { LoginSection } from "./LoginSection";
import { MoreSettings, type Extra } from "./MoreSettings";
import { OutdatedDialog } from "./OutdatedDialog";
import { ParameterField } from "./ParameterField";
import { ProtocolPicker } from "./ProtocolPicker";
import { AppearanceFields, RulesFields, TagsField } from "./SettledFields";
import { TargetChangeDialog } from "./TargetChangeDialog";
import { useInherited } from "./useInherited";
import classes from "./ConnectionForm.module.css";

interface ConnectionFormProps {
  readonly protocols: readonly Protocol[];
  /** Null for a new one, which is put into `folderId`. */
  readonly opened: Tagged<Connection> | null;
  readonly folderId: string | null;
  readonly mayAtRoot: boolean;
  readonly administrator: boolean;
  readonly onSaved: (connection: Connection, open: boolean) => void;
  readonly onReload: () => void;
  readonly onCancel: () => void;
}

interface Theirs {
  readonly tagged: Tagged<Connection>;
  readonly changed: readonly string[];
}

export function ConnectionForm(props: ConnectionFormProps) {
  const { protocols, opened, folderId, mayAtRoot, administrator, onSaved } = props;
  const connection = opened?.data ?? null;
  const save = useSaveConnection(connection?.id ?? null);
  const templates = useTemplates();
  const [draft, setDraft] = useState<Draft>(() =>
    connection ? draftOf(connection) : newDraft(protocols[0]?.name ?? "ssh", folderId),
  );
  const form = useRef<HTMLFormElement>(null);
  const [opening, setOpening] = useState(false);
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const [dropping, setDropping] = useState<{ message: string; etag: string | undefined } | null>(
    null,
  );
  const ofProtocol = (templates.data ?? []).filter((one) => one.protocol === draft.protocol);
  const template = ofProtocol.find(({ id }) => id === draft.templateId) ?? null;
  const inherited = useInherited(draft.protocol, draft.folderId, template, connection);
  const protocol = protocols.find(({ name }) => name === draft.protocol);
  if (!protocol)
    return <Alert color="red">This server does not know the protocol “{draft.protocol}”.</Alert>;

  const failure = save.error instanceof ApiError ? save.error : null;
  const asking = failure?.status === 412 || failure?.kind === "secrets-would-be-dropped";
  const fields = failure?.fields ?? [];
  const errors = errorsByField(fields);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const settle = (part: Partial<Settled>) =>
    setDraft((before) => ({ ...before, settled: { ...before.settled, ...part } }));
  const fieldOf = (parameter: Parameter) => (
    <ParameterField
      key={`${draft.protocol}.${parameter.name}`}
      parameter={parameter}
      value={draft.values[parameter.name]}
      inherited={inherited.values[parameter.name]}
      error={errors[parameter.name]}
      stored={connection?.secrets_set.includes(parameter.name) ?? false}
      placeholder={parameter.name === "port" ? String(protocol.default_port) : undefined}
      onChange={(value) => setDraft((before) => withValue(before, parameter.name, value))}
    />
  );

  const showError = () =>
    requestAnimationFrame(() =>
      form.current
        ?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]")
        ?.scrollIntoView({ block: "center" }),
    );
  const refused = async (error: unknown, etag: string | undefined) => {
    if (!(error instanceof ApiError) || !connection) {
      showError();
      return;
    }
    if (error.kind === "secrets-would-be-dropped") setDropping({ message: error.message, etag });
    else if (error.status === 412) {
      const tagged = await getConnection(connection.id).catch(() => null);
      if (tagged) setTheirs({ tagged, changed: differences(connection, tagged.data, protocol) });
    } else showError();
  };
  const send = (open: boolean, etag: string | undefined, extra: ConnectionChange = {}) => {
    if (save.isPending) return;
    setOpening(open);
    save.mutate(
      { change: { ...inputOf(draft, protocol, connection), ...extra }, etag },
      {
        onSuccess: ({ data }) => onSaved(data, open),
        onError: (error) => void refused(error, etag),
      },
    );
  };
  const submit = (event: SyntheticEvent, open: boolean) => {
    event.preventDefault();
    send(open, opened?.etag);
  };
  const { target, login, often, groups } = layoutOf(protocol);

  const shared = { settled: draft.settled, errors, onChange: settle };
  const { notes, icon, color, node_id, node_group_id, second_factor } = draft.settled;
  const { max_sessions, max_sessions_each } = draft.settled;
  const { weight, failover_only } = draft.turn;
  const numbers = [max_sessions, max_sessions_each, weight].filter((said) => said !== null);
  const limits = numbers.length + (failover_only ? 1 : 0);
  const rules = [node_id ?? node_group_id, second_factor].filter((said) => said !== null).length;
  const extras: Extra[] = [
    {
      name: "appearance",
      label: "Notes and appearance",
      note: notes || icon || color ? "set" : "",
      wrong: ["notes", "icon", "color"].some((name) => errors[name]),
      content: <AppearanceFields {...shared} usual={IconServer} />,
    },
    {
      name: "rules",
      label: "guacd server and second factor",
      note: rules ? `${rules} set` : "",
      wrong: ["node_id", "node_group_id", "second_factor"].some((name) => errors[name]),
      content: <RulesFields {...shared} above={inherited.applies} administrator={administrator} />,
    },
    {
      name: "limits",
      label: "Limits",
      note: limits ? `${limits} set` : "",
      wrong: ["max_sessions", "max_sessions_each", "weight"].some((name) => errors[name]),
      content: (
        <div className={classes["stack"]}>
          <LimitFields {...shared} />
          <TurnFields
            turn={draft.turn}
            errors={errors}
            onChange={(part) =>
              setDraft((before) => ({ ...before, turn: { ...before.turn, ...part } }))
            }
          />
        </div>
      ),
    },
  ];
  if (connection?.protocol === "ssh")
    extras.push({
      name: "host-keys",
      label: "Host keys",
      note: "",
      wrong: false,
      content: <HostKeys connectionId={connection.id} />,
    });

  return (
    <form ref={form} onSubmit={(event) => submit(event, false)} noValidate>
      <div className={classes["body"]}>
        {save.error && fields.length === 0 && !asking && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        {!connection && (
          <ProtocolPicker
            protocols={protocols}
            value={draft.protocol}
            onChange={(name) => change({ protocol: name, templateId: null })}
          />
        )}
        <div className={classes["even"]}>
          <TextInput
            label="Name"
            placeholder="What people will look for"
            withAsterisk
            autoFocus={!connection} // the form comes after the dialog, which had nothing better
            name="name"
            value={draft.name}
            error={errors["name"]}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <FolderSelect
            value={draft.folderId}
            mayAtRoot={mayAtRoot}
            error={errors["folder_id"]}
            onChange={(id) => change({ folderId: id })}
          />
        </div>
        <div className={classes["pair"]}>{target.map(fieldOf)}</div>
        <div className={classes["even"]}>
          <TagsField {...shared} />
          {(ofProtocol.length > 0 || draft.templateId !== null) && (
            <Select
              label="Template"
              data={ofProtocol.map(({ id, name }) => ({ value: id, label: name }))}
              placeholder="None"
              clearable
              searchable
              value={draft.templateId}
              error={errors["template_id"]}
              onChange={(id) => change({ templateId: id })}
            />
          )}
        </div>
        <LoginSection
          {...shared}
          above={inherited.applies}
          top={draft.folderId === null}
          connection={connection}
          own={
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
          }
        />
        {often.map(fieldOf)}
        <MoreSettings
          key={draft.protocol}
          groups={groups}
          values={draft.values}
          secretsSet={connection?.secrets_set ?? []}
          errors={errors}
          fieldOf={fieldOf}
          extras={extras}
        />
        <FormFooter>
          <Button variant="default" onClick={props.onCancel}>
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
        </FormFooter>
      </div>
      {theirs && (
        <OutdatedDialog
          changed={theirs.changed}
          busy={save.isPending}
          onTheirs={props.onReload}
          onMine={() => {
            setTheirs(null);
            send(opening, theirs.tagged.etag);
          }}
          onClose={() => setTheirs(null)}
        />
      )}
      {dropping && connection && (
        <TargetChangeDialog
          message={dropping.message}
          mayKeep={allows(connection.role, "manage")}
          busy={save.isPending}
          onChoose={(what) => {
            const { etag } = dropping;
            setDropping(null);
            send(opening, etag, { on_target_change: what });
          }}
          onClose={() => setDropping(null)}
        />
      )}
    </form>
  );
}

function withValue(draft: Draft, name: string, value: string | null | undefined): Draft {
  const others = Object.entries(draft.values).filter(([key]) => key !== name);
  const values = Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
  return { ...draft, values };
}
