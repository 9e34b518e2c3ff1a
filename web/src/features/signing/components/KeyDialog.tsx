import { MultiSelect, NumberInput, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import type { Protocol } from "@/lib/api";
import { fieldErrors } from "@/lib/fieldErrors";
import type { MadeSigningKey, SigningKey } from "@/lib/managed";
import { useChangeKey, useMakeKey } from "../api/signingKeys";
import { draftOf, isComplete, keyChange, keyToMake, portsOf, type Draft } from "../draft";
import { DIALECTS, dialectWords, hasAge, isOld } from "../words";
import { SecretChoice } from "./SecretChoice";
import classes from "./Signing.module.css";

const ABOVE = { zIndex: 400 };

interface KeyDialogProps {
  /** Null: a new one. */
  readonly signingKey: SigningKey | null;
  readonly protocols: readonly Protocol[];
  readonly onMade: (made: MadeSigningKey) => void;
  readonly onClose: () => void;
}

export function KeyDialog({ signingKey, protocols, onMade, onClose }: KeyDialogProps) {
  const make = useMakeKey();
  const change = useChangeKey(signingKey?.id ?? "");
  const [draft, setDraft] = useState(() => draftOf(signingKey));
  const failed = make.error ?? change.error;
  const errors = fieldErrors(failed);
  const put = (said: Partial<Draft>) => setDraft((before) => ({ ...before, ...said }));

  const submit = () => {
    if (signingKey) change.mutate(keyChange(draft, signingKey), { onSuccess: onClose });
    else
      make.mutate(keyToMake(draft), {
        onSuccess: (made) => (made.secret === null ? onClose() : onMade(made)),
      });
  };

  return (
    <FormDialog
      title={signingKey ? `Signing key “${signingKey.name}”` : "New signing key"}
      testId="signing-dialog"
      save={signingKey ? "Save" : "Make key"}
      saveTestId="signing-save"
      complete={isComplete(draft)}
      busy={make.isPending || change.isPending}
      error={failed}
      onSave={submit}
      onClose={onClose}
    >
      {!signingKey && <WhatFor draft={draft} errors={errors} onChange={put} />}
      <Reach draft={draft} errors={errors} protocols={protocols} onChange={put} />
      <Trust draft={draft} errors={errors} protocols={protocols} onChange={put} />
      <Textarea
        label="Note"
        name="note"
        description="For administrators: whose platform it is, whom to ask."
        autosize
        minRows={1}
        maxRows={5}
        maxLength={500}
        value={draft.note}
        error={errors["note"]}
        onChange={(event) => put({ note: event.currentTarget.value })}
      />
    </FormDialog>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (said: Partial<Draft>) => void;
}

/** What can't be changed later. */
function WhatFor({ draft, errors, onChange }: PartProps) {
  return (
    <>
      <TextInput
        label="Name"
        name="name"
        description="Letters, digits, - and _. Requests of v2 name their key by it."
        data-autofocus
        required
        maxLength={64}
        value={draft.name}
        error={errors["name"]}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label="Dialect"
        description={dialectWords(draft.dialect).about}
        data={DIALECTS.map(({ value, label }) => ({ value, label }))}
        allowDeselect={false}
        comboboxProps={ABOVE}
        value={draft.dialect}
        error={errors["dialect"]}
        onChange={(value) => onChange({ dialect: value ?? "v2" })}
      />
      <SecretChoice
        dialect={draft.dialect}
        value={draft.secret}
        error={errors["secret"]}
        onChange={(secret) => onChange({ secret })}
      />
    </>
  );
}

type OpenPartProps = PartProps & { readonly protocols: readonly Protocol[] };

/** Which machines its requests may lead to. */
function Reach({ draft, errors, protocols, onChange }: OpenPartProps) {
  const wrongPorts = portsOf(draft.ports) === null;
  return (
    <>
      <MultiSelect
        label="Protocols"
        description="What its requests may open; empty: every protocol."
        placeholder={draft.protocols.length === 0 ? "Every protocol" : undefined}
        data={protocols.map(({ name, label }) => ({ value: name, label }))}
        comboboxProps={ABOVE}
        value={[...draft.protocols]}
        error={errors["protocols"]}
        onChange={(chosen) => onChange({ protocols: chosen })}
      />
      <TagsInput
        label="Networks"
        data-testid="signing-networks"
        description="Networks (10.0.0.0/8), host names and *.domain, Enter after each; empty: every machine."
        placeholder={draft.networks.length === 0 ? "Every machine" : undefined}
        acceptValueOnBlur
        splitChars={[",", " "]}
        maxTags={100}
        comboboxProps={ABOVE}
        value={[...draft.networks]}
        error={errors["networks"]}
        onChange={(networks) => onChange({ networks })}
      />
      <TextInput
        label="Ports"
        name="ports"
        description="With commas, from-to for several in a row; empty: every port."
        placeholder="22, 3389, 5900-5910"
        value={draft.ports}
        error={wrongPorts ? "Give ports from 1 to 65535, as in 22, 5900-5910." : errors["ports"]}
        onChange={(event) => onChange({ ports: event.currentTarget.value })}
      />
    </>
  );
}

/** How long a request is good, and what is believed that nothing signs. */
function Trust({ draft, errors, protocols, onChange }: OpenPartProps) {
  const { dialect } = draft;
  return (
    <>
      <div className={classes["even"]}>
        {hasAge(dialect) && (
          <NumberInput
            label="Age limit"
            name="age_limit"
            description={
              dialect === "v2"
                ? "How long requests may be good, in minutes; empty: a day."
                : "How old requests may be, in minutes; empty: no limit."
            }
            placeholder={dialect === "v2" ? "A day" : "No limit"}
            min={0.1}
            max={10_000_000}
            hideControls
            suffix=" min"
            value={draft.minutes ?? ""}
            error={errors["age_limit"]}
            onChange={(minutes) =>
              onChange({ minutes: typeof minutes === "number" ? minutes : null })
            }
          />
        )}
        {isOld(dialect) && (
          <Select
            label="Default protocol"
            description="Of requests that name none."
            data={protocols.map(({ name, label }) => ({ value: name, label }))}
            allowDeselect={false}
            comboboxProps={ABOVE}
            value={draft.default_protocol}
            error={errors["default_protocol"]}
            onChange={(value) => onChange({ default_protocol: value ?? "rdp" })}
          />
        )}
      </div>
      {isOld(dialect) && (
        <MultiSelect
          label="Taken unsigned"
          description="Parameters beside the harmless ones. Whoever holds a link can set them as they like."
          placeholder={draft.parameters.length === 0 ? "Only harmless ones" : undefined}
          data={unsigned(protocols)}
          searchable
          clearable
          nothingFoundMessage="No parameter of this name may be unsigned."
          comboboxProps={ABOVE}
          value={[...draft.parameters]}
          error={errors["parameters"]}
          onChange={(parameters) => onChange({ parameters })}
        />
      )}
    </>
  );
}

/** Every parameter that may be taken unsigned: none that touches guacd's disk. */
function unsigned(protocols: readonly Protocol[]): string[] {
  const names = protocols.flatMap(({ groups }) =>
    groups.flatMap(({ parameters }) =>
      parameters.filter(({ flags }) => !flags.includes("disk")).map(({ name }) => name),
    ),
  );
  return [...new Set(names)].sort();
}
