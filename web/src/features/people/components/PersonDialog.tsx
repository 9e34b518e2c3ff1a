import {
  Alert,
  Button,
  Group,
  MultiSelect,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import type { Person, PersonChange } from "@/lib/managed";
import { useGroups } from "../api/groups";
import { useChangePerson, useCreatePerson } from "../api/people";
import { limitsOf, saidOf } from "../limits";
import { makePassword } from "../password";
import { LimitsFields } from "./LimitsFields";

type Source = NonNullable<PersonChange["source"]>;

/** Who has a person's password. */
const SOURCES = [
  { value: "manual", label: "Deskgate, by a password kept here" },
  { value: "ldap", label: "LDAP, under the same name" },
  { value: "oidc", label: "OpenID Connect, under the same name" },
];

interface PersonDialogProps {
  /** Null: a new one. */
  readonly person: Person | null;
  readonly onClose: () => void;
}

export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const create = useCreatePerson();
  const change = useChangePerson(person?.id ?? "");
  const groups = useGroups();
  const [username, setUsername] = useState(person?.username ?? "");
  const [fullName, setFullName] = useState(person?.full_name ?? "");
  const [email, setEmail] = useState(person?.email ?? "");
  const [password, setPassword] = useState("");
  const [admin, setAdmin] = useState(person?.is_admin ?? false);
  const [source, setSource] = useState((person?.source ?? "manual") as Source);
  const [groupIds, setGroupIds] = useState(() => person?.groups.map(({ id }) => id) ?? []);
  const [limits, setLimits] = useState(() => limitsOf(person));
  const failed = create.error ?? change.error;
  const busy = create.isPending || change.isPending;
  const errors = fieldErrors(failed);
  const inDirectory = person?.directory_groups.map(({ name }) => name).join(", ");
  const kept = person !== null && person.source !== "manual";

  const submit = () => {
    const said = {
      username: username.trim(),
      full_name: fullName.trim(),
      email: email.trim(),
      is_admin: admin,
      source,
      groups: groupIds,
      ...saidOf(limits),
    };
    if (person) change.mutate(said, { onSuccess: onClose });
    else
      create.mutate(
        { ...said, password: source === "manual" && password ? password : null },
        { onSuccess: onClose },
      );
  };

  return (
    <FormDialog
      title={person ? `User “${person.username}”` : "New user"}
      testId="person-dialog"
      saveTestId="person-save"
      complete={username.trim() !== ""}
      long
      busy={busy}
      error={failed}
      onSave={submit}
      onClose={onClose}
    >
      {kept && (
        <Alert color="gray" variant="light">
          A directory keeps this account: name, e-mail address and its groups are written anew at
          each log-in.
          {inDirectory && ` Its groups there: ${inDirectory}.`}
        </Alert>
      )}
      <TextInput
        label="User name"
        name="username"
        data-autofocus
        required
        maxLength={150}
        value={username}
        error={errors["username"]}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <TextInput
        label="Full name"
        name="full_name"
        maxLength={200}
        value={fullName}
        error={errors["full_name"]}
        onChange={(event) => setFullName(event.currentTarget.value)}
      />
      <TextInput
        label="E-mail address"
        name="email"
        maxLength={254}
        value={email}
        error={errors["email"]}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label="Logs in by"
        description={
          source === "manual"
            ? "The password is set here."
            : "The directory's person of this name is this person; a password kept here is void."
        }
        data={SOURCES}
        value={source}
        error={errors["source"]}
        allowDeselect={false}
        comboboxProps={{ zIndex: 400 }}
        onChange={(value) => setSource((value ?? "manual") as Source)}
      />
      {!person && source === "manual" && (
        <NewPassword value={password} error={errors["password"]} onChange={setPassword} />
      )}
      <MultiSelect
        label="Groups"
        data={(groups.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={groupIds}
        error={errors["groups"]}
        onChange={setGroupIds}
        searchable
        nothingFoundMessage="No group of this name."
        comboboxProps={{ zIndex: 400 }}
      />
      <Switch
        label="Administrator"
        description="May do everything, on every connection."
        checked={admin}
        onChange={(event) => setAdmin(event.currentTarget.checked)}
      />
      <LimitsFields
        limits={limits}
        errors={errors}
        ownPassword={source === "manual"}
        onChange={(part) => setLimits({ ...limits, ...part })}
      />
    </FormDialog>
  );
}

interface NewPasswordProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (password: string) => void;
}

/** One that is typed, or made up: then it is shown, because it has to be handed over. */
export function NewPassword({ value, error, onChange }: NewPasswordProps) {
  const [made, setMade] = useState(false);
  const common = {
    label: "Password",
    name: "new-password",
    autoComplete: "new-password",
    value,
    error,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <Stack gap={6}>
      {made ? (
        <TextInput {...common} description="Hand it over safely; it is not shown again." />
      ) : (
        <PasswordInput {...common} description="Empty: only a directory lets them in." />
      )}
      <Group gap="xs">
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            setMade(true);
            onChange(makePassword());
          }}
        >
          Make one up
        </Button>
        {made && (
          <Text size="xs" c="var(--dg-muted)">
            They can change it in their profile.
          </Text>
        )}
      </Group>
    </Stack>
  );
}
