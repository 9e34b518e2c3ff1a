import {
  Alert,
  Button,
  Checkbox,
  Collapse,
  Group,
  List,
  Radio,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ReceiverPicker } from "@/components/ReceiverPicker";
import { ApiError, messageOf } from "@/lib/http";
import type { Grant, GrantPreview } from "@/lib/managed";
import { usePreview, useSaveGrant } from "../api/grants";
import { EMPTY, draftOf, hasLimits, type Draft } from "../draft";
import type { Place } from "../place";
import { ROLES, opens } from "../words";
import { HoursEditor } from "./HoursEditor";

interface GrantFormProps {
  readonly place: Place;
  /** Null: a new one. */
  readonly grant: Grant | null;
  readonly onDone: () => void;
}

const RIGHTS = [
  ["viewOnly", "View only: no keyboard, no mouse"],
  ["recording", "Only while it is recorded"],
] as const;
const ALLOWED = [
  ["mayCopy", "Copy text out"],
  ["mayPaste", "Paste text in"],
  ["mayUpload", "Upload files"],
  ["mayDownload", "Download files"],
] as const;

export function GrantForm({ place, grant, onDone }: GrantFormProps) {
  const [draft, setDraft] = useState<Draft>(() => (grant ? draftOf(grant) : EMPTY));
  const [more, setMore] = useState(() => hasLimits(draft));
  const save = useSaveGrant(place, grant?.id ?? null);
  const preview = usePreview(place, grant?.id ?? null);
  const failed = save.error ?? preview.error;
  const fields = failed instanceof ApiError ? failed.fields : [];
  const wrong = (name: string) => fields.find(({ field }) => field.split(".")[0] === name)?.message;
  const set = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    preview.reset();
  };

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (draft.receiver && !save.isPending) save.mutate(draft, { onSuccess: onDone });
  };

  return (
    <form onSubmit={submit} noValidate data-testid="grant-form">
      <Stack>
        {failed && fields.length === 0 && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(failed)}
          </Alert>
        )}
        <ReceiverPicker
          label="Who"
          value={draft.receiver}
          onChange={(receiver) => set({ receiver })}
          error={wrong("user_id") ?? wrong("group_id")}
          disabled={grant !== null}
          autoFocus
        />
        <Radio.Group
          label="May"
          value={draft.role}
          onChange={(role) => set({ role: role })}
          error={wrong("role")}
        >
          <Stack gap={6} mt={6}>
            {ROLES.map(({ value, label, about }) => (
              <Radio
                key={value}
                size="sm"
                value={value}
                label={
                  <>
                    <b>{label}</b>{" "}
                    <Text span size="sm" c="var(--dg-muted)">
                      {about}
                    </Text>
                  </>
                }
                data-testid={`role-${value}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {more ? "Fewer settings" : "Limits: time, place, rights in the session"}
        </Button>
        <Collapse expanded={more}>
          <Limits draft={draft} set={set} wrong={wrong} />
        </Collapse>
        {preview.data && <PreviewList preview={preview.data} />}
        <Group justify="space-between" gap="xs">
          <Button
            variant="default"
            loading={preview.isPending}
            disabled={!draft.receiver}
            onClick={() => preview.mutate(draft)}
            data-testid="grant-preview"
          >
            What would change?
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onDone}>
              Back
            </Button>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!draft.receiver}
              data-testid="grant-save"
            >
              {grant ? "Save" : "Give permission"}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

interface LimitsProps {
  readonly draft: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly wrong: (field: string) => string | undefined;
}

function Limits({ draft, set, wrong }: LimitsProps) {
  return (
    <Stack>
      <Group grow align="flex-start">
        <TextInput
          type="datetime-local"
          label="From"
          value={draft.from}
          error={wrong("valid_from")}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="Until"
          description={undefined}
          value={draft.until}
          error={wrong("valid_until")}
          onChange={(event) => set({ until: event.currentTarget.value })}
        />
      </Group>
      <HoursEditor
        hours={draft.hours}
        timeZone={draft.timeZone}
        onChange={(hours) => set({ hours })}
        onTimeZone={(timeZone) => set({ timeZone })}
        error={wrong("hours")}
        zoneError={wrong("time_zone")}
      />
      <Textarea
        label="Only from these networks"
        description="10.0.0.0/8, 2001:db8::/32; none: from anywhere."
        autosize
        minRows={1}
        value={draft.networks}
        error={wrong("networks")}
        onChange={(event) => set({ networks: event.currentTarget.value })}
      />
      {opens(draft.role) && (
        <Stack gap={6} role="group" aria-label="In the session">
          <Text size="sm" fw={500}>
            In the session
          </Text>
          {RIGHTS.map(([name, label]) => (
            <Checkbox
              key={name}
              label={label}
              checked={draft[name]}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
          ))}
          {ALLOWED.map(([name, label]) => (
            <Checkbox
              key={name}
              label={label}
              checked={draft[name]}
              disabled={draft.viewOnly && name !== "mayCopy" && name !== "mayDownload"}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
          ))}
        </Stack>
      )}
      <TextInput
        label="Note"
        maxLength={500}
        value={draft.note}
        error={wrong("note")}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </Stack>
  );
}

const SHOWN = 8;

function PreviewList({ preview }: { preview: GrantPreview }) {
  return (
    <Alert color="gray" variant="light" role="status" data-testid="grant-changes">
      <Text size="sm">{preview.sentence}</Text>
      {preview.changes.length > 0 && (
        <List size="sm" mt={6}>
          {preview.changes.slice(0, SHOWN).map(({ user, gained, lost, examples }) => (
            <List.Item key={user.id}>
              <b>{user.name}</b>
              {countWords("gains", gained.connections)}
              {countWords("loses", lost.connections)}
              {examples.length > 0 && (
                <Text span size="sm" c="var(--dg-muted)">
                  {" "}
                  ({examples.slice(0, 3).join(", ")}
                  {examples.length > 3 ? ", …" : ""})
                </Text>
              )}
            </List.Item>
          ))}
          {preview.people > SHOWN && <List.Item>and {preview.people - SHOWN} more</List.Item>}
        </List>
      )}
    </Alert>
  );
}

function countWords(verb: string, connections: number): string {
  if (connections === 0) return "";
  return ` ${verb} ${connections} ${connections === 1 ? "connection" : "connections"}`;
}
