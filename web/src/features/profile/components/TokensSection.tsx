import {
  Alert,
  Button,
  Checkbox,
  CopyButton,
  Group,
  Loader,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { Section } from "@/components/Section";
import { formatWhen } from "@/lib/format";
import { fieldErrors, isOfNoField } from "@/lib/fieldErrors";
import { messageOf } from "@/lib/http";
import type { ApiToken } from "@/lib/managed";
import { useApiTokens, useCreateApiToken, useDeleteApiToken } from "../api/profile";
import { SCOPES, type Scope } from "../words";
import classes from "./Profile.module.css";

/** Tokens for programs that act in one's name. */
export function TokensSection() {
  const tokens = useApiTokens();
  const remove = useDeleteApiToken();
  const [making, setMaking] = useState(false);
  return (
    <Section
      title="API tokens"
      about="For programs that act in your name. A token does no more than you may, and no more than its scopes."
      error={tokens.error ?? remove.error}
    >
      {tokens.isPending && <Loader color="gray" size="sm" role="status" aria-label="Loading" />}
      <ul className={classes["rows"]}>
        {(tokens.data ?? []).map((token) => (
          <li key={token.id} className={classes["row"]}>
            <div>
              <Text size="sm" fw={550}>
                {token.name}
              </Text>
              <Text size="xs" c="var(--dg-muted)">
                {aboutToken(token)}
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              loading={remove.isPending && remove.variables === token.id}
              onClick={() => remove.mutate(token.id)}
              aria-label={`Delete the token ${token.name}`}
            >
              Delete
            </Button>
          </li>
        ))}
      </ul>
      {making ? (
        <TokenForm onDone={() => setMaking(false)} />
      ) : (
        <Group justify="flex-end">
          <Button
            size="xs"
            variant="default"
            onClick={() => setMaking(true)}
            data-testid="token-new"
          >
            New token
          </Button>
        </Group>
      )}
    </Section>
  );
}

function aboutToken({ scopes, expires_at, used_at }: ApiToken): string {
  const used = used_at ? `used ${formatWhen(used_at)}` : "never used";
  return `${scopes.join(", ")} · until ${formatWhen(expires_at)} · ${used}`;
}

const LIFE_DAYS = 90;

function inDays(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return date.toISOString().slice(0, 10);
}

function TokenForm({ onDone }: { onDone: () => void }) {
  const create = useCreateApiToken();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [day, setDay] = useState(() => inDays(LIFE_DAYS));
  const errors = fieldErrors(create.error);
  const complete = name.trim() !== "" && scopes.length > 0 && day !== "";

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!complete || create.isPending) return;
    const expires_at = new Date(`${day}T23:59:59`).toISOString();
    create.mutate({ name: name.trim(), scopes: [...scopes], expires_at });
  };

  if (create.data)
    return (
      <Alert color="teal" variant="light" title="The new token" role="status">
        <Stack gap="sm">
          It is shown this once. Send it as “Authorization: Bearer …”.
          <TextInput
            readOnly
            value={create.data.token}
            aria-label="Token"
            data-testid="token-text"
          />
          <Group justify="flex-end" gap="xs">
            <CopyButton value={create.data.token}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? "Copied" : "Copy"}
                </Button>
              )}
            </CopyButton>
            <Button size="xs" onClick={onDone}>
              Done
            </Button>
          </Group>
        </Stack>
      </Alert>
    );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {isOfNoField(create.error) && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(create.error)}
          </Alert>
        )}
        <TextInput
          label="Name"
          placeholder="What it is for"
          autoFocus
          maxLength={100}
          value={name}
          error={errors["name"]}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="token-name"
        />
        <Checkbox.Group
          label="What it may do"
          value={[...scopes]}
          error={errors["scopes"]}
          onChange={(chosen) =>
            setScopes(SCOPES.map(({ value }) => value).filter((value) => chosen.includes(value)))
          }
        >
          <Stack gap={6} mt={6}>
            {SCOPES.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput
          type="date"
          label="Until"
          value={day}
          min={inDays(0)}
          error={errors["expires_at"]}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button
            type="submit"
            size="xs"
            loading={create.isPending}
            disabled={!complete}
            data-testid="token-create"
          >
            Create token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
