/** The second step of a log-in by link: what the server wants besides a name and a password. */
import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { FrontPage } from "@/components/FrontPage";
import { IconAlert } from "@/components/icons";
import type { Field } from "../api/guacamole";

interface AskedPageProps {
  readonly fields: readonly Field[];
  readonly trouble: string;
  readonly busy: boolean;
  readonly onAnswer: (values: ReadonlyMap<string, string>) => void;
}

const LABELS: Readonly<Record<string, string>> = {
  "guac-totp": "Code",
};

const COMPLETED: Readonly<Record<string, string>> = {
  "guac-totp": "one-time-code",
};

export function AskedPage({ fields, trouble, busy, onAnswer }: AskedPageProps) {
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const complete = fields.every(({ name }) => values.get(name));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete && !busy) onAnswer(values);
  };
  return (
    <FrontPage title="One more step" subtitle="Then the link opens.">
      {trouble && (
        <Alert color="red" variant="light" icon={<IconAlert />} role="alert">
          {trouble}
        </Alert>
      )}
      <form onSubmit={submit} noValidate aria-label="What else the log-in needs">
        {fields.map(({ name, type }, index) => {
          const Input = type === "PASSWORD" ? PasswordInput : TextInput;
          return (
            <Input
              key={name}
              label={LABELS[name] ?? name}
              description={
                name === "guac-totp" && "Of your authenticator app, or one of your recovery codes."
              }
              name={name}
              autoComplete={COMPLETED[name] ?? "off"}
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={index === 0}
              size="md"
              mb="md"
              maxLength={1024}
              value={values.get(name) ?? ""}
              onChange={({ currentTarget }) =>
                setValues((before) =>
                  new Map(before).set(
                    name,
                    type === "PASSWORD" ? currentTarget.value : currentTarget.value.trim(),
                  ),
                )
              }
              data-testid={`link-asked-${name}`}
            />
          );
        })}
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={busy}
          disabled={!complete}
          data-testid="link-asked-submit"
        >
          Open
        </Button>
      </form>
    </FrontPage>
  );
}
