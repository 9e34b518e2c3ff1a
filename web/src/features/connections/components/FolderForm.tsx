import { errorsByField } from "@/lib/fieldErrors";
import { Alert, Button, Tabs, Text, TextInput } from "@mantine/core";
import { useRef, useState, type SyntheticEvent } from "react";
import { FormFooter } from "@/components/FormFooter";
import { FolderSelect } from "@/components/FolderSelect";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconFolder } from "@/components/icons";
import type { Folder, Protocol, Settled } from "@/lib/api";
import { ApiError, messageOf, type Tagged } from "@/lib/http";
import { getFolder, useFolder, useSaveFolder } from "../api/folders";
import { differences } from "../differences";
import { folderDraftOf, folderInputOf, inheritableGroups, type FolderDraft } from "../draft";
import { BalancingFields, LimitFields } from "./LimitFields";
import { LoginSection } from "./LoginSection";
import { MoreSettings } from "./MoreSettings";
import { OutdatedDialog } from "./OutdatedDialog";
import { ParameterField } from "./ParameterField";
import { AppearanceFields, RulesFields, TagsField } from "./SettledFields";
import classes from "./ConnectionForm.module.css";

interface FolderFormProps {
  readonly protocols: readonly Protocol[];
  readonly opened: Tagged<Folder>;
  readonly mayAtRoot: boolean;
  readonly administrator: boolean;
  readonly onReload: () => void;
  readonly onClose: () => void;
}

interface Theirs {
  readonly tagged: Tagged<Folder>;
  readonly changed: readonly string[];
}

/** What a folder says for all that is in it. */
export function FolderForm(props: FolderFormProps) {
  const { protocols, opened, mayAtRoot, administrator, onReload, onClose } = props;
  const folder = opened.data;
  const save = useSaveFolder(folder.id);
  const [draft, setDraft] = useState<FolderDraft>(() => folderDraftOf(folder));
  const parent = useFolder(draft.parentId);
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const [tab, setTab] = useState<string | null>("general");
  const form = useRef<HTMLFormElement>(null);
  const failure = save.error instanceof ApiError ? save.error : null;
  const errors = errorsByField(failure?.fields ?? []);
  const settle = (part: Partial<Settled>) =>
    setDraft((before) => ({ ...before, settled: { ...before.settled, ...part } }));
  const shared = { settled: draft.settled, errors, onChange: settle };
  const above = parent.data?.data.applies ?? null;

  const refused = async (error: unknown) => {
    if (!(error instanceof ApiError)) return;
    if (error.status === 412) {
      const tagged = await getFolder(folder.id).catch(() => null);
      if (tagged) setTheirs({ tagged, changed: differences(folder, tagged.data, null) });
      return;
    }
    const [wrong] = error.fields;
    const protocol = protocols.find(({ name }) => wrong?.field.includes(`parameters.${name}.`));
    setTab(protocol?.name ?? "general");
  };
  const send = (etag: string) => {
    if (save.isPending) return;
    save.mutate(
      { change: folderInputOf(draft, protocols, folder), etag },
      { onSuccess: onClose, onError: (error) => void refused(error) },
    );
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    send(opened.etag);
  };

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <div className={classes["body"]}>
        {save.error && failure?.status !== 412 && !failure?.fields.length && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List className={classes["tabs"] ?? ""}>
            <Tabs.Tab value="general">General</Tabs.Tab>
            {protocols.map(({ name, label }) => {
              const set = Object.values(draft.values[name] ?? {}).filter((v) => v !== null).length;
              return (
                <Tabs.Tab
                  key={name}
                  value={name}
                  leftSection={<ProtocolIcon protocol={name} size={16} />}
                  data-testid={`folder-tab-${name}`}
                >
                  {label}
                  {set > 0 && ` · ${set}`}
                </Tabs.Tab>
              );
            })}
          </Tabs.List>
          <Tabs.Panel value="general" pt="md">
            <div className={classes["stack"]}>
              <div className={classes["even"]}>
                <TextInput
                  label="Name"
                  withAsterisk
                  data-autofocus
                  name="name"
                  value={draft.name}
                  error={errors["name"]}
                  onChange={({ currentTarget: { value } }) =>
                    setDraft((before) => ({ ...before, name: value }))
                  }
                />
                <FolderSelect
                  label="In"
                  value={draft.parentId}
                  mayAtRoot={mayAtRoot}
                  error={errors["parent_id"]}
                  onChange={(id) => setDraft((before) => ({ ...before, parentId: id }))}
                />
              </div>
              <TagsField {...shared} />
              <LoginSection
                {...shared}
                above={above}
                top={draft.parentId === null}
                connection={null}
                own={null}
              />
              <RulesFields {...shared} above={above} administrator={administrator} />
              <BalancingFields
                balancing={draft.balancing}
                errors={errors}
                onChange={(part) =>
                  setDraft((before) => ({ ...before, balancing: { ...before.balancing, ...part } }))
                }
              />
              {draft.balancing.kind === "balancing" && <LimitFields {...shared} />}
              <AppearanceFields {...shared} usual={IconFolder} />
            </div>
          </Tabs.Panel>
          {protocols.map((protocol) => (
            <Tabs.Panel key={protocol.name} value={protocol.name} pt="md">
              <Text size="sm" c="var(--dg-muted)" mb="xs">
                What is set here applies to every {protocol.label} connection in this folder and
                below it, unless something nearer says otherwise.
              </Text>
              <ProtocolSettings
                protocol={protocol}
                draft={draft}
                errors={errorsOf(errors, protocol.name)}
                inherited={parent.data?.data.effective[protocol.name] ?? {}}
                onChange={(name, value) =>
                  setDraft((before) => withValue(before, protocol.name, name, value))
                }
              />
            </Tabs.Panel>
          ))}
        </Tabs>
        <FormFooter>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} data-testid="folder-save">
            Save
          </Button>
        </FormFooter>
      </div>
      {theirs && (
        <OutdatedDialog
          changed={theirs.changed}
          busy={save.isPending}
          onTheirs={onReload}
          onMine={() => {
            setTheirs(null);
            send(theirs.tagged.etag);
          }}
          onClose={() => setTheirs(null)}
        />
      )}
    </form>
  );
}

/** "ssh.port" is a complaint about `port` in the tab of SSH. */
function errorsOf(errors: Readonly<Record<string, string>>, protocol: string) {
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([field]) => field.startsWith(`${protocol}.`))
      .map(([field, message]) => [field.slice(protocol.length + 1), message]),
  );
}

function withValue(
  draft: FolderDraft,
  protocol: string,
  name: string,
  value: string | null | undefined,
): FolderDraft {
  const values = { ...draft.values[protocol], [name]: value ?? null };
  return { ...draft, values: { ...draft.values, [protocol]: values } };
}

interface ProtocolSettingsProps {
  readonly protocol: Protocol;
  readonly draft: FolderDraft;
  readonly errors: Readonly<Record<string, string>>;
  readonly inherited: Folder["effective"][string];
  readonly onChange: (name: string, value: string | null | undefined) => void;
}

function ProtocolSettings(props: ProtocolSettingsProps) {
  const { protocol, draft, errors, inherited, onChange } = props;
  const values = draft.values[protocol.name] ?? {};
  return (
    <MoreSettings
      title={`Settings of ${protocol.label}`}
      groups={inheritableGroups(protocol)}
      values={values}
      secretsSet={[]}
      errors={errors}
      fieldOf={(parameter) => (
        <ParameterField
          parameter={{ ...parameter, required: false }}
          value={values[parameter.name]}
          inherited={inherited[parameter.name]}
          error={errors[parameter.name]}
          stored={false}
          onChange={(value) => onChange(parameter.name, value)}
        />
      )}
    />
  );
}
