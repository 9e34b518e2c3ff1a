import { Alert, Button, CopyButton, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { IconCheck, IconCopy, IconKey } from "@/components/icons";
import type { Credential } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { USUAL, useMakeKeyPair, type KeyType } from "../api/keyPair";
import classes from "./Credentials.module.css";

const TYPES: readonly { value: KeyType; label: string }[] = [
  { value: "rsa-4096", label: "RSA, 4096 bits (every guacd)" },
  { value: "ed25519", label: "Ed25519 (guacd 1.5 and later)" },
  { value: "ecdsa-256", label: "ECDSA, 256 bits (guacd 1.5 and later)" },
];

/** The public half of the key, to be put on the machines; and a new pair, if one is wanted. */
export function KeyPair({ credential }: { credential: Credential }) {
  const make = useMakeKeyPair();
  const [asking, setAsking] = useState(false);
  const [type, setType] = useState<KeyType>(USUAL);
  const publicKey = make.data?.public_key ?? credential.public_key;
  const replaces = credential.secrets_set.includes("private-key");
  return (
    <Stack gap="xs" data-testid="key-pair">
      {publicKey && <PublicKey text={publicKey} fresh={make.data !== undefined} />}
      {make.error && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(make.error)}
        </Alert>
      )}
      {asking ? (
        <Stack gap="xs" className={classes["ask"] ?? ""}>
          <Select
            label="Kind of key"
            data={TYPES.map((one) => ({ ...one }))}
            value={type}
            allowDeselect={false}
            onChange={(next) => next && setType(next)}
          />
          {replaces && (
            <Text size="xs" c="var(--dg-danger)">
              The stored private key is replaced. Machines that know the old one refuse the new one
              until they are given its public half.
            </Text>
          )}
          <Group gap="xs">
            <Button
              size="compact-sm"
              loading={make.isPending}
              onClick={() =>
                make.mutate({ id: credential.id, type }, { onSuccess: () => setAsking(false) })
              }
              data-testid="key-pair-make"
            >
              Make it
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAsking(false)}>
              Cancel
            </Button>
          </Group>
        </Stack>
      ) : (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconKey size={14} />}
            onClick={() => setAsking(true)}
            data-testid="key-pair-new"
          >
            Make a new key pair…
          </Button>
        </div>
      )}
    </Stack>
  );
}

export function PublicKey({ text, fresh }: { text: string; fresh: boolean }) {
  return (
    <div>
      <Textarea
        label="Public key"
        description={
          fresh
            ? "Made. Put this line into ~/.ssh/authorized_keys on the machines."
            : "The line for ~/.ssh/authorized_keys on the machines."
        }
        value={text}
        readOnly
        autosize
        minRows={2}
        maxRows={6}
        classNames={{ input: classes["code"] ?? "" }}
        data-testid="public-key"
      />
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            mt={6}
            size="compact-sm"
            variant="default"
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            onClick={copy}
          >
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
