import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import type { Totp } from "@/lib/managed";
import { messageOf } from "@/lib/http";
import { useConfirmTotp } from "../api/profile";
import classes from "./Profile.module.css";

interface TotpSetUpProps {
  readonly totp: Totp;
  readonly onDone: (codes: readonly string[]) => void;
  readonly onCancel: () => void;
}

/** The secret as a picture and as letters, and the first code as the proof that it was taken. */
export function TotpSetUp({ totp, onDone, onCancel }: TotpSetUpProps) {
  const confirm = useConfirmTotp();
  const [code, setCode] = useState("");
  const value = code.replace(/\s/g, "");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (value && !confirm.isPending)
      confirm.mutate(value, { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) });
  };
  const picture = `data:image/svg+xml;utf8,${encodeURIComponent(totp.qr_svg)}`;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm">
          Scan this with your authenticator app, then type the code that it shows.
        </Text>
        <img className={classes["qr"]} src={picture} alt="The key below, as a QR code" />
        <TextInput
          label="The key, for typing it in"
          readOnly
          variant="filled"
          value={totp.secret}
          data-testid="totp-secret"
        />
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          inputMode="numeric"
          autoFocus
          maxLength={12}
          value={code}
          error={confirm.error ? messageOf(confirm.error) : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-testid="totp-code"
        />
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button
            type="submit"
            size="xs"
            loading={confirm.isPending}
            disabled={!value}
            data-testid="totp-confirm"
          >
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
