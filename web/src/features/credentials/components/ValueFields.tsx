import { TextInput } from "@mantine/core";
import { SecretInput } from "@/components/SecretInput";
import type { ValueDraft } from "../valueDraft";
import classes from "./Credentials.module.css";

interface ValueFieldsProps {
  readonly draft: ValueDraft;
  readonly secretsSet: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
  readonly defaultDomain: string;
  readonly onChange: (draft: ValueDraft) => void;
}

/** User name, domain and the secrets that go with them. */
export function ValueFields(props: ValueFieldsProps) {
  const { draft, secretsSet, errors, defaultDomain, onChange } = props;
  const secret = (name: string, label: string, description?: string, multiline = false) => (
    <SecretInput
      label={label}
      name={name}
      description={description}
      error={errors[name]}
      multiline={multiline}
      stored={secretsSet.includes(name)}
      value={draft.secrets[name]}
      onChange={(value) => onChange({ ...draft, secrets: { ...draft.secrets, [name]: value } })}
    />
  );
  const text = (name: "username" | "domain", label: string, placeholder: string) => (
    <TextInput
      label={label}
      name={name}
      placeholder={placeholder}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={draft[name]}
      error={errors[name]}
      onChange={(event) => onChange({ ...draft, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className={classes["even"]}>
        {text("username", "User name", "")}
        {text("domain", "Domain", defaultDomain || "For Windows, if there is one")}
      </div>
      {secret("password", "Password")}
      {secret(
        "private-key",
        "Private key",
        "For SSH, in OpenSSH or PEM form. A new pair can be made here once this is saved.",
        true,
      )}
      {secret("passphrase", "Passphrase of the key")}
    </>
  );
}
