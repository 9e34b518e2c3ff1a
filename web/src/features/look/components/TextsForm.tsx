import { Alert, Button, ColorInput, Group, Stack, Text, TextInput, Textarea } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { fieldErrors, isOfNoField } from "@/lib/fieldErrors";
import { messageOf } from "@/lib/http";
import type { OwnLook } from "@/lib/managed";
import { useColorWarnings, useSaveLook } from "../api/look";

type Field = "name" | "accent" | "accent_dark" | "title" | "text" | "terms" | "css";

const LABELS: Readonly<Record<Field, string>> = {
  name: "Product name",
  accent: "Accent colour",
  accent_dark: "Accent colour of the dark page",
  title: "Heading",
  text: "Text below it",
  terms: "Terms of use",
  css: "CSS",
};
const ABOUT: Partial<Readonly<Record<Field, string>>> = {
  accent: "Buttons, links and what is chosen. #0b7a6e is ours.",
  terms: "Plain text. The log-in page links to it.",
};
const LONGEST: Readonly<Record<Field, number>> = {
  name: 60,
  accent: 7,
  accent_dark: 7,
  title: 120,
  text: 2000,
  terms: 65_536,
  css: 65_536,
};
const LINES: Partial<Readonly<Record<Field, number>>> = { text: 3, terms: 6, css: 8 };

/** Some of the look's texts, saved together. */
export function TextsForm({ look, fields }: { look: OwnLook; fields: readonly Field[] }) {
  const save = useSaveLook();
  const [typed, setTyped] = useState<Partial<Record<Field, string>>>({});
  const valueOf = (field: Field) => typed[field] ?? look[field];
  const changed = fields.filter((field) => valueOf(field) !== look[field]);
  const errors = fieldErrors(save.error);
  const put = (field: Field, value: string) =>
    setTyped((before) => ({ ...before, [field]: value }));

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!changed.length || save.isPending) return;
    const change = Object.fromEntries(changed.map((field) => [field, valueOf(field)]));
    save.mutate(change, { onSuccess: () => setTyped({}) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {isOfNoField(save.error) && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        {fields.map((field) => (
          <TextField
            key={field}
            field={field}
            value={valueOf(field)}
            error={errors[field]}
            onChange={(value) => put(field, value)}
          />
        ))}
        {fields.includes("accent") && (
          <Warnings accent={valueOf("accent")} accentDark={valueOf("accent_dark")} />
        )}
        <Group justify="flex-end">
          <Button type="submit" size="xs" loading={save.isPending} disabled={!changed.length}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface TextFieldProps {
  readonly field: Field;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function TextField({ field, value, error, onChange }: TextFieldProps) {
  const common = {
    label: LABELS[field],
    description: ABOUT[field],
    value,
    error,
    "data-testid": `look-${field}`,
  };
  if (field === "accent" || field === "accent_dark")
    return <ColorInput {...common} onChange={onChange} placeholder="#rrggbb" format="hex" />;
  const lines = LINES[field];
  if (lines === undefined)
    return (
      <TextInput
        {...common}
        maxLength={LONGEST[field]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <Textarea
      {...common}
      autosize
      minRows={lines}
      maxRows={2 * lines}
      maxLength={LONGEST[field]}
      spellCheck={field !== "css"}
      {...(field === "css" ? { ff: "monospace" } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Warnings({ accent, accentDark }: { accent: string; accentDark: string }) {
  const warnings = useColorWarnings(accent, accentDark);
  if (!warnings.length) return null;
  return (
    <Alert color="yellow" variant="light" role="status" data-testid="look-warnings">
      {warnings.map((warning) => (
        <Text key={warning} size="sm">
          {warning}
        </Text>
      ))}
    </Alert>
  );
}
