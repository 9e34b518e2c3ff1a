import { Alert, Button, PasswordInput, Text, Textarea, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { IconKey } from "@/components/icons";
import type { AskedName } from "@/lib/api";
import type { Target } from "../hooks";
import type { Answer, Question } from "../questions";
import classes from "./Session.module.css";

const LABELS: Readonly<Record<AskedName, string>> = {
  username: "User name",
  domain: "Domain",
  password: "Password",
  "private-key": "Private key",
  passphrase: "Passphrase of the key",
};

const KEY_PARTS: readonly AskedName[] = ["private-key", "passphrase"];

interface QuestionCardProps {
  readonly target: Target;
  readonly question: Question;
}

/** Asks, before anything is opened, for what the connection logs in with. */
export function QuestionCard({ target, question }: QuestionCardProps) {
  const { kind, credential, names, username, trouble, answer } = question;
  const [values, setValues] = useState<Answer>(() => (username ? { username } : {}));
  const [byKey, setByKey] = useState(false);
  const hasKey = names.includes("private-key");
  const shown = names.filter((name) =>
    byKey ? name !== "password" : !(KEY_PARTS.includes(name) && names.includes("password")),
  );
  const filled = shown.some((name) => name !== "domain" && (values[name] ?? "") !== "");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!filled) return;
    answer(
      Object.fromEntries(shown.flatMap((name) => (values[name] ? [[name, values[name]]] : []))),
    );
  };
  return (
    <div className={classes["cover"]}>
      <form
        className={classes["card"]}
        onSubmit={submit}
        aria-label={`Log in to ${target.name}`}
        data-testid="session-question"
        data-kind={kind}
      >
        <div className={classes["cardHead"]}>
          <span className={classes["tone"]} data-tone="calm">
            <IconKey size={20} />
          </span>
          <div className={classes["cardName"]}>
            <Text fw={600} truncate>
              {kind === "once" ? `Log in to ${target.name}` : `Fill in your ‘${credential}’ first`}
            </Text>
            <Text size="xs" c="var(--dg-muted)">
              {kind === "once"
                ? "It is sent to the machine for this session, and not stored."
                : `${target.name} logs you in with your own ‘${credential}’ credentials. They are stored encrypted, for you alone.`}
            </Text>
          </div>
        </div>
        {trouble && (
          <Alert color="red" variant="light" role="alert">
            {trouble}
          </Alert>
        )}
        {shown.map((name, index) => (
          <AskedField
            key={name}
            name={name}
            first={index === (username && shown.length > 1 ? 1 : 0)}
            value={values[name] ?? ""}
            onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        ))}
        {hasKey && names.includes("password") && (
          <div>
            <Button size="compact-xs" variant="subtle" onClick={() => setByKey(!byKey)}>
              {byKey ? "Use a password" : "Use a private key"}
            </Button>
          </div>
        )}
        <div className={classes["cardActions"]}>
          <Button type="submit" size="sm" disabled={!filled} data-testid="session-question-submit">
            {kind === "once" ? "Log in" : "Save and log in"}
          </Button>
          <Button size="sm" variant="subtle" color="gray" onClick={() => answer(null)}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}

interface AskedFieldProps {
  readonly name: AskedName;
  readonly first: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function AskedField({ name, first, value, onChange }: AskedFieldProps) {
  const Field =
    name === "private-key"
      ? Textarea
      : name === "password" || name === "passphrase"
        ? PasswordInput
        : TextInput;
  return (
    <Field
      label={LABELS[name]}
      name={name}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      data-takes-focus={first || undefined}
      value={value}
      onChange={({ currentTarget }: { currentTarget: { value: string } }) =>
        onChange(currentTarget.value)
      }
    />
  );
}
