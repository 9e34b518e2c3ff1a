import { Button, PasswordInput, Text, Textarea, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { IconLock } from "@/components/icons";
import type { Target } from "../hooks";
import classes from "./Session.module.css";

const LABELS: Readonly<Record<string, string>> = {
  username: "User name",
  password: "Password",
  domain: "Domain",
  passphrase: "Passphrase of the key",
  "private-key": "Private key",
  "gateway-username": "User name for the RD gateway",
  "gateway-password": "Password for the RD gateway",
};

const isSecret = (name: string) => /password|passphrase/.test(name);

interface RequiredCardProps {
  readonly target: Target;
  readonly names: readonly string[];
  readonly onAnswer: (values: Record<string, string>) => void;
  readonly onCancel: () => void;
}

/** The remote side asks for what the connection's settings leave open; it goes there and nowhere else. */
export function RequiredCard({ target, names, onAnswer, onCancel }: RequiredCardProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onAnswer(Object.fromEntries(names.map((name) => [name, values[name] ?? ""])));
  };
  return (
    <div className={classes["cover"]}>
      <form
        className={classes["card"]}
        onSubmit={submit}
        aria-label={`Log in to ${target.name}`}
        data-testid="session-required"
      >
        <div className={classes["cardHead"]}>
          <span className={classes["tone"]} data-tone="calm">
            <IconLock size={20} />
          </span>
          <div className={classes["cardName"]}>
            <Text fw={600} truncate>
              Log in to {target.name}
            </Text>
            <Text size="xs" c="var(--dg-muted)">
              The remote machine asks for this. It is not stored.
            </Text>
          </div>
        </div>
        {names.map((name, index) => {
          const Field = isSecret(name)
            ? PasswordInput
            : name.endsWith("key")
              ? Textarea
              : TextInput;
          return (
            <Field
              key={name}
              label={LABELS[name] ?? name}
              name={name}
              autoComplete="off"
              data-takes-focus={index === 0 || undefined}
              value={values[name] ?? ""}
              onChange={({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
                setValues((before) => ({ ...before, [name]: value }))
              }
            />
          );
        })}
        <div className={classes["cardActions"]}>
          <Button type="submit" size="sm">
            Log in
          </Button>
          <Button size="sm" variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}
