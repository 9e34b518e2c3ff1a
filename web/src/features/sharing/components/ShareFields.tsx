/** The fields of a share: what of it, for whom, what they may do, how long, and what for. */
import { Checkbox, Input, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { formatDuration } from "@/lib/format";
import type { FieldErrors } from "@/lib/fieldErrors";
import type { Rights, Shareable, ShareOptions } from "@/lib/sharing";
import {
  SPANS,
  lastMoment,
  localMoment,
  offeredRights,
  untilTrouble,
  type Draft,
  type Span,
} from "../draft";
import { ABOUT } from "./about";
import { WhomPicker } from "./WhomPicker";
import classes from "./Sharing.module.css";

export interface FieldProps {
  readonly draft: Draft;
  readonly options: ShareOptions;
  readonly errors: FieldErrors;
  readonly now: number;
  readonly onChange: (part: Partial<Draft>) => void;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly data: readonly { readonly value: Value; readonly label: string; disabled?: boolean }[];
  readonly about?: ReactNode;
  readonly error?: string | undefined;
  readonly onChange: (value: Value) => void;
  readonly testId: string;
}

/** One of a few, side by side, with a word on what is chosen. */
function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, data, about, error, onChange, testId } = props;
  const id = useId();
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ id }}
      error={error}
      description={about}
      inputWrapperOrder={["label", "input", "description", "error"]}
    >
      <SegmentedControl
        fullWidth
        size="sm"
        mt={2}
        mb={about ? 4 : 0}
        aria-labelledby={id}
        value={value}
        data={[...data]}
        onChange={onChange}
        data-testid={testId}
      />
    </Input.Wrapper>
  );
}

export function KindField({ draft, onChange }: FieldProps) {
  return (
    <Choice
      label="What"
      value={draft.kind}
      data={[
        { value: "session", label: "This session" },
        { value: "connection", label: "The connection" },
      ]}
      about={ABOUT[draft.kind]}
      onChange={(kind) => onChange({ kind, whom: draft.whom })}
      testId="share-kind"
    />
  );
}

export function ToFields({ what, ...props }: FieldProps & { what: Shareable }) {
  const { draft, options, errors, onChange } = props;
  return (
    <>
      <Choice
        label="For"
        value={draft.byLink ? "link" : "whom"}
        data={[
          { value: "link", label: "Anyone with a link", disabled: !options.links_allowed },
          { value: "whom", label: "A person or group" },
        ]}
        about={
          options.links_allowed
            ? draft.byLink
              ? "No account is needed: a guest gives a name, and you see who is in."
              : "They are told at once, and find it under “Shared”."
            : "Links are switched off here, or it demands a second factor, which guests have none of."
        }
        error={draft.byLink ? errors["to"] : undefined}
        onChange={(to) => onChange({ byLink: to === "link" })}
        testId="share-to"
      />
      {!draft.byLink && (
        <WhomPicker
          what={what}
          kind={draft.kind}
          value={draft.whom}
          error={errors["to"] ?? errors["to.user_id"] ?? errors["to.group_id"]}
          onChange={(whom) => onChange({ whom })}
        />
      )}
    </>
  );
}

const RIGHTS: readonly {
  readonly name: Exclude<keyof Rights, "control">;
  readonly label: string;
}[] = [
  { name: "copy", label: "Copy from it" },
  { name: "paste", label: "Paste into it" },
  { name: "download", label: "Download files" },
  { name: "upload", label: "Upload files" },
];

function controlWords({ kind, rights: { control } }: Draft): string {
  if (kind === "connection")
    return control
      ? "They work in it as you would."
      : "They see its screen; nothing that they type or click reaches it.";
  return control
    ? "They take the keyboard when they like; you take it back by moving your mouse."
    : "They see your screen, and can ask you for the keyboard.";
}

export function RightsFields({ draft, options, errors, onChange }: FieldProps) {
  const offered = offeredRights(draft, options);
  const shown = RIGHTS.filter(
    ({ name }) => draft.kind === "connection" || name === "copy" || name === "paste",
  );
  const set = (part: Partial<Rights>) => onChange({ rights: { ...draft.rights, ...part } });
  return (
    <div>
      <Choice
        label="They may"
        value={draft.rights.control ? "control" : "view"}
        data={[
          { value: "view", label: "Only see" },
          { value: "control", label: "Use keyboard and mouse", disabled: !options.rights.control },
        ]}
        about={controlWords(draft)}
        error={errors["control"]}
        onChange={(way) => set({ control: way === "control" })}
        testId="share-control"
      />
      <div className={classes["rights"]} role="group" aria-label="Clipboard and files">
        {shown.map(({ name, label }) => (
          <Checkbox
            key={name}
            size="sm"
            label={label}
            checked={draft.rights[name]}
            disabled={!offered[name]}
            title={offered[name] ? undefined : whyNot(name, draft, options)}
            error={errors[name]}
            onChange={({ currentTarget }) => set({ [name]: currentTarget.checked })}
            data-testid={`share-${name}`}
          />
        ))}
      </div>
    </div>
  );
}

function whyNot(name: keyof Rights, draft: Draft, { rights }: ShareOptions): string {
  if (!rights[name]) return "You may not do that yourself.";
  return draft.rights.control ? "" : "Only with keyboard and mouse.";
}

export function SpanFields({ draft, options, errors, now, onChange }: FieldProps) {
  const { max_minutes: most } = options;
  const choose = (span: Span) => {
    const begun = draft.until || localMoment(now + Math.min(most, 24 * 60) * 60_000);
    onChange({ span, until: span === "until" ? begun : draft.until });
  };
  return (
    <div>
      <Choice
        label="How long"
        value={String(draft.span)}
        data={SPANS.map(({ value, label }) => ({
          value: String(value),
          label,
          disabled: typeof value === "number" && value > most,
        }))}
        about={
          most < 480 ? `You may share it for ${formatDuration(most * 60)} at most.` : undefined
        }
        error={draft.span === "until" ? undefined : errors["minutes"]}
        onChange={(text) => {
          const span = SPANS.find(({ value }) => String(value) === text);
          if (span) choose(span.value);
        }}
        testId="share-span"
      />
      {draft.span === "until" && (
        <TextInput
          type="datetime-local"
          mt="xs"
          aria-label="Until when"
          inputWrapperOrder={["input", "description", "error"]}
          value={draft.until}
          min={localMoment(now)}
          max={lastMoment(options, now)}
          error={untilTrouble(draft, options, now) || errors["minutes"]}
          description={`At most ${formatDuration(most * 60)} from now.`}
          onChange={({ currentTarget }) => onChange({ until: currentTarget.value })}
          data-testid="share-until"
        />
      )}
    </div>
  );
}

const NOTE_LENGTH = 200;

export function NoteField({ draft, errors, onChange }: FieldProps) {
  return (
    <TextInput
      label="Note"
      description={
        <Text span inherit>
          They read it, too.
        </Text>
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder="What it is for"
      maxLength={NOTE_LENGTH}
      value={draft.note}
      error={errors["note"]}
      onChange={({ currentTarget }) => onChange({ note: currentTarget.value })}
      data-testid="share-note"
    />
  );
}
