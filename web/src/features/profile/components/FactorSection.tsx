import { Alert, Badge, Button, Group, Loader, Stack, Text, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Section } from "@/components/Section";
import { formatWhen } from "@/lib/format";
import type { Factors, Passkey, Totp } from "@/lib/managed";
import { passkeysWork } from "@/lib/passkeys";
import {
  useAddPasskey,
  useBeginTotp,
  useFactors,
  useFactorsSeen,
  useNewRecoveryCodes,
  useRemovePasskey,
  useRemoveTotp,
} from "../api/profile";
import { RecoveryCodes } from "./RecoveryCodes";
import { TotpSetUp } from "./TotpSetUp";
import classes from "./Profile.module.css";

/** An authenticator app, passkeys, and the codes for when they are lost. */
export function FactorSection() {
  const factors = useFactors();
  const seen = useFactorsSeen();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const show = (made: readonly string[]) => {
    setCodes(made);
    if (made.length === 0) void seen();
  };
  return (
    <Section
      title="Second factor"
      about="What you show besides the password, so that the password alone opens nothing."
      error={factors.error}
    >
      {codes.length > 0 ? (
        <RecoveryCodes
          codes={codes}
          onSeen={() => {
            setCodes([]);
            void seen();
          }}
        />
      ) : factors.data ? (
        <Stack>
          {factors.data.required && !factors.data.totp && factors.data.passkeys.length === 0 && (
            <Alert color="orange" variant="light">
              One of your groups demands a second factor.
            </Alert>
          )}
          <TotpPart factors={factors.data} onCodes={show} />
          <PasskeyPart factors={factors.data} onCodes={show} />
          <RecoveryPart factors={factors.data} onCodes={show} />
        </Stack>
      ) : (
        factors.isPending && <Loader color="gray" size="sm" role="status" aria-label="Loading" />
      )}
    </Section>
  );
}

interface PartProps {
  readonly factors: Factors;
  readonly onCodes: (codes: readonly string[]) => void;
}

function TotpPart({ factors, onCodes }: PartProps) {
  const begin = useBeginTotp();
  const remove = useRemoveTotp();
  const [totp, setTotp] = useState<Totp | null>(null);
  const [asking, setAsking] = useState(false);
  if (totp && !factors.totp)
    return (
      <TotpSetUp
        totp={totp}
        onDone={(codes) => {
          setTotp(null);
          onCodes(codes);
        }}
        onCancel={() => setTotp(null)}
      />
    );
  return (
    <div className={classes["row"]}>
      <div>
        <Text size="sm" fw={550}>
          Authenticator app{" "}
          {factors.totp && (
            <Badge size="sm" variant="light" color="teal">
              Set up
            </Badge>
          )}
        </Text>
        <Text size="xs" c="var(--dg-muted)">
          Six digits that change every half a minute.
        </Text>
        <Failure error={begin.error} />
      </div>
      {factors.totp ? (
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          Remove
        </Button>
      ) : (
        <Button
          size="xs"
          variant="default"
          loading={begin.isPending}
          onClick={() => begin.mutate(undefined, { onSuccess: setTotp })}
          data-testid="totp-set-up"
        >
          Set up
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title="Remove the authenticator app"
          action="Remove"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          Its codes are no longer accepted.
        </ConfirmDialog>
      )}
    </div>
  );
}

function PasskeyPart({ factors, onCodes }: PartProps) {
  const add = useAddPasskey();
  const remove = useRemovePasskey();
  const [name, setName] = useState("");
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!name.trim() || add.isPending) return;
    const onSuccess = ({ recovery_codes }: { readonly recovery_codes: readonly string[] }) => {
      setName("");
      onCodes(recovery_codes);
    };
    add.mutate({ name: name.trim(), passwordless: true }, { onSuccess });
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={550}>
        Passkeys
      </Text>
      {factors.passkeys.length > 0 && (
        <ul className={classes["rows"]}>
          {factors.passkeys.map((passkey) => (
            <li key={passkey.id} className={classes["row"]}>
              <div>
                <Text size="sm">{passkey.name}</Text>
                <Text size="xs" c="var(--dg-muted)">
                  {passkey.passwordless ? "Logs in without a password" : "Second factor"}
                  {passkey.last_used_at && `, last used ${formatWhen(passkey.last_used_at)}`}
                </Text>
              </div>
              <Button size="xs" variant="default" onClick={() => setRemoved(passkey)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {passkeysWork() ? (
        <form onSubmit={submit} noValidate>
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <TextInput
              size="xs"
              flex={1}
              label="Name of a new passkey"
              placeholder="This laptop"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="passkey-name"
            />
            <Button
              type="submit"
              size="xs"
              variant="default"
              loading={add.isPending}
              disabled={!name.trim()}
              data-testid="passkey-add"
            >
              Add
            </Button>
          </Group>
          <Failure error={add.error} />
        </form>
      ) : (
        <Text size="xs" c="var(--dg-muted)">
          This browser, or a page without HTTPS, can't make passkeys.
        </Text>
      )}
      {removed && (
        <ConfirmDialog
          title={`Remove “${removed.name}”`}
          action="Remove"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(removed.id, { onSuccess: () => setRemoved(null) })}
          onClose={() => setRemoved(null)}
        >
          It no longer logs you in. Delete it on your device, too.
        </ConfirmDialog>
      )}
    </Stack>
  );
}

function RecoveryPart({ factors, onCodes }: PartProps) {
  const renew = useNewRecoveryCodes();
  if (!factors.totp && factors.passkeys.length === 0) return null;
  return (
    <div className={classes["row"]}>
      <div>
        <Text size="sm" fw={550}>
          Recovery codes
        </Text>
        <Text size="xs" c="var(--dg-muted)">
          {factors.recovery_codes_left} left. New ones replace them.
        </Text>
        <Failure error={renew.error} />
      </div>
      <Button
        size="xs"
        variant="default"
        loading={renew.isPending}
        onClick={() =>
          renew.mutate(undefined, { onSuccess: ({ recovery_codes }) => onCodes(recovery_codes) })
        }
      >
        New codes
      </Button>
    </div>
  );
}

function Failure({ error }: { error: unknown }) {
  if (!(error instanceof Error)) return null;
  return (
    <Text size="xs" c="var(--dg-danger)" role="alert">
      {error.message}
    </Text>
  );
}
