import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import type { HostKey, SeenHostKey } from "@/lib/api";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useHostKeys, useLookAtHostKey, useSetHostKey } from "../api/hostKeys";
import classes from "./ConnectionForm.module.css";

/** The key by which the SSH server is known again; who manages the connection may change it. */
export function HostKeys({ connectionId }: { connectionId: string }) {
  const known = useHostKeys(connectionId);
  const look = useLookAtHostKey(connectionId);
  const set = useSetHostKey(connectionId);
  if (known.isPending) return <Text size="sm">Loading…</Text>;
  if (known.isError)
    return (
      <Text size="sm" c="var(--dg-danger)" role="alert">
        {messageOf(known.error)}
      </Text>
    );
  const { keys, parameter, may_change } = known.data;
  const failed = look.error ?? set.error;
  return (
    <Stack gap="sm" data-testid="host-keys">
      {parameter ? (
        <Text size="sm">
          The setting “Host key” says which key it must be; what is learned here is not used.
        </Text>
      ) : (
        keys.length === 0 && (
          <Text size="sm" c="var(--dg-muted)">
            No key is known yet. The first session learns the one that the server shows then; from
            there on no other is accepted.
          </Text>
        )
      )}
      {keys.map((key) => (
        <KnownKey key={key.fingerprint} known={key} />
      ))}
      {failed && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(failed)}
        </Alert>
      )}
      {look.data && <Seen seen={look.data} />}
      {may_change ? (
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            Look at the server’s key
          </Button>
          {look.data && look.data.matches !== true && (
            <Button
              size="compact-sm"
              loading={set.isPending}
              onClick={() => set.mutate(look.data.fingerprint, { onSuccess: () => look.reset() })}
              data-testid="host-key-accept"
            >
              {keys.length ? "Accept the new key" : "Insist on this key"}
            </Button>
          )}
          {keys.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              loading={set.isPending}
              onClick={() => set.mutate(null)}
              data-testid="host-key-forget"
            >
              Forget it
            </Button>
          )}
        </Group>
      ) : (
        <Text size="xs" c="var(--dg-muted)">
          Only who manages this connection may change its key.
        </Text>
      )}
    </Stack>
  );
}

function KnownKey({ known }: { known: HostKey }) {
  return (
    <div className={classes["hostKey"]}>
      <Code>{known.fingerprint}</Code>
      <Text size="xs" c="var(--dg-muted)">
        {known.key_type} of {known.host}:{known.port},{" "}
        {known.first_use
          ? `learned at the first session, ${formatWhen(known.created_at)}`
          : `set by ${known.set_by || "somebody"}, ${formatWhen(known.created_at)}`}
      </Text>
    </div>
  );
}

function Seen({ seen }: { seen: SeenHostKey }) {
  return (
    <Alert
      color={seen.matches === false ? "red" : seen.matches ? "teal" : "yellow"}
      variant="light"
      role="status"
      title={
        seen.matches === false
          ? "The server shows another key now"
          : seen.matches
            ? "The server shows the key that is known"
            : "The server shows this key"
      }
    >
      <Code>{seen.fingerprint}</Code>
      <Text size="xs" mt={4}>
        {seen.matches === false
          ? "Somebody has set the machine up anew, or somebody stands between. Compare it with what ssh-keygen -lf shows on the machine itself before you accept it."
          : seen.key_type}
      </Text>
    </Alert>
  );
}
