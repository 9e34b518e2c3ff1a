import { Alert, Select, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Applies, Connection, Credential, CredentialSource, Settled } from "@/lib/api";
import { useCredentialChoices } from "../api/credentials";
import { originName } from "../origins";
import { LoginPlanLine } from "./LoginPlanLine";
import classes from "./ConnectionForm.module.css";

interface LoginSectionProps {
  readonly settled: Settled;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<Settled>) => void;
  /** What applies if nothing is chosen here, as far as it is known. */
  readonly above: Applies | null;
  /** As it is on the server; null for a new one, and for folders. */
  readonly connection: Connection | null;
  /** Whether it stands at the top level, below no folder. */
  readonly top: boolean;
  /** The fields for the connection's own log-in; null for a folder, which has none. */
  readonly own: ReactNode;
}

const SOURCES: Readonly<Record<Exclude<CredentialSource, "inherit">, string>> = {
  own: "What is entered here",
  vault: "Credentials from the vault",
  "pass-through": "The person’s own log-in to Deskgate",
  ask: "Ask when connecting",
};

const KINDS: Readonly<Record<string, string>> = {
  static: "Shared",
  named: "Each person’s own, under one name",
};

/** `top`: nothing is above. */
function aboveWords(above: Applies | null, top: boolean): string {
  if (!above || above.credential_origin.kind === "default")
    return top || above ? "Nothing chosen: what is entered" : "As the folder says";
  const what =
    above.credential_source === "vault"
      ? `‘${above.credential?.name ?? "?"}’ from the vault`
      : above.credential_source === "inherit"
        ? "As the folder says"
        : SOURCES[above.credential_source];
  return `${what} (${originName(above.credential_origin)})`;
}

/** With whose user name and password people are logged in there. */
export function LoginSection(props: LoginSectionProps) {
  const { settled, errors, onChange, above, top, connection, own } = props;
  const source = settled.credential_source;
  const applied = source === "inherit" ? (above?.credential_source ?? "own") : source;
  const forFolder = own === null;
  const unused = forFolder
    ? ""
    : source === "inherit"
      ? "User name and password come from above. To enter some here, choose “What is entered here”."
      : connection?.secrets_set.length
        ? "What was entered here is kept, and not used."
        : "";
  return (
    <fieldset className={classes["section"]}>
      <legend className={classes["legend"]}>Log-in</legend>
      <div className={classes["even"]}>
        <Select
          label={forFolder ? "People are logged in there with" : "People are logged in with"}
          name="credential_source"
          data={[
            { value: "inherit", label: aboveWords(above, top) },
            ...Object.entries(SOURCES).map(([value, label]) => ({
              value,
              label: value === "own" && forFolder ? "What is entered at each connection" : label,
            })),
          ]}
          allowDeselect={false}
          value={source}
          error={errors["credential_source"]}
          onChange={(next) => {
            if (next === null) return;
            const chosen = next as CredentialSource;
            onChange({
              credential_source: chosen,
              ...(chosen === "vault" ? {} : { credential_id: null }),
            });
          }}
          data-testid="credential-source"
        />
        {source === "vault" && (
          <VaultField
            value={settled.credential_id}
            error={errors["credential_id"]}
            onChange={(credential_id) => onChange({ credential_id })}
          />
        )}
      </div>
      {connection && <LoginPlanLine connectionId={connection.id} />}
      {applied === "own" && own}
      {applied !== "own" && unused && (
        <Text size="xs" c="var(--dg-muted)">
          {unused}
        </Text>
      )}
      {source === "pass-through" && (
        <Alert color="yellow" variant="light" p="xs">
          <Text size="xs">
            The password of the person’s log-in to Deskgate is sent to this machine. It works for
            those who log in with a password, and only where you trust the machine with it.
          </Text>
        </Alert>
      )}
    </fieldset>
  );
}

interface VaultFieldProps {
  readonly value: string | null;
  readonly error: string | undefined;
  readonly onChange: (id: string | null) => void;
}

export function VaultField({ value, error, onChange }: VaultFieldProps) {
  const credentials = useCredentialChoices();
  const choices = (credentials.data ?? []).filter(({ kind }) => kind !== "personal");
  const group = (kind: Credential["kind"]) => ({
    group: KINDS[kind] ?? kind,
    items: choices
      .filter((one) => one.kind === kind)
      .map(({ id, name }) => ({ value: id, label: name })),
  });
  const known = value === null || choices.some(({ id }) => id === value);
  const groups = [group("static"), group("named")].filter(({ items }) => items.length > 0);
  return (
    <Select
      label="Credentials"
      name="credential_id"
      placeholder={
        credentials.isPending
          ? "Loading…"
          : choices.length
            ? "Choose"
            : "There are none yet: see the page Credentials"
      }
      data={
        known
          ? groups
          : [...groups, { group: "Kept", items: [{ value, label: "The present ones" }] }]
      }
      searchable
      withAsterisk
      value={value}
      error={error}
      onChange={onChange}
      data-testid="credential-pick"
    />
  );
}
