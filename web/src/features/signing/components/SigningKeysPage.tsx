import { ActionIcon, Badge, Button, Code, Group, Loader, Menu, Table, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page, TableCard } from "@/components/Page";
import { IconDots, IconPlus, IconSignature } from "@/components/icons";
import type { Protocol } from "@/lib/api";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import type { SigningKey } from "@/lib/managed";
import { useChangeKey, useProtocols, useSigningKeys } from "../api/signingKeys";
import { dialectWords, limitsText, trustText } from "../words";
import { SigningDialogs, type Open } from "./SigningDialogs";
import classes from "./Signing.module.css";

const HEAD = ["Name", "State", "Dialect", "Limits", "Last used", ""];
// On a phone the state is in sight beside it.
const NAME_WIDTH = "min(14rem, 32vw)";
const NO_PROTOCOLS: readonly Protocol[] = [];

/** What platforms sign log-ins with, for administrators. */
export function SigningKeysPage() {
  const keys = useSigningKeys();
  const protocols = useProtocols().data ?? NO_PROTOCOLS;
  const [open, setOpen] = useState<Open | null>(null);
  const add = (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} />}
      onClick={() => setOpen({ what: "edit", key: null })}
      data-testid="signing-new"
    >
      New key
    </Button>
  );
  return (
    <Page
      title="Signing keys"
      about="Platforms sign with them who may open what; their users need no account here. Keys that stand in the server’s settings are not in this list."
      actions={keys.data && keys.data.length > 0 && add}
    >
      {keys.isPending ? (
        <Loader color="gray" role="status" aria-label="Loading" />
      ) : keys.isError && !keys.data ? (
        <ErrorNotice
          title="The signing keys can't be shown"
          message={messageOf(keys.error)}
          onRetry={() => void keys.refetch()}
        />
      ) : keys.data.length === 0 ? (
        <Nothing add={add} />
      ) : (
        <TableCard head={HEAD} label="Signing keys" acts>
          {keys.data.map((key) => (
            <KeyRow key={key.id} signingKey={key} protocols={protocols} onOpen={setOpen} />
          ))}
        </TableCard>
      )}
      {open && <SigningDialogs open={open} protocols={protocols} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function Nothing({ add }: { add: ReactNode }) {
  return (
    <Notice icon={IconSignature} title="No signing keys yet" action={add}>
      A portal that knows its users already signs a request with a key that it shares with this
      server, and its user gets a session without an account here.
      <Text span display="block" size="sm" mt="xs">
        How to sign, with examples in Python, PHP, JavaScript and shell, is told in{" "}
        <Code className={classes["path"] ?? ""}>docs/guacamole/signed-login.md</Code>
      </Text>
    </Notice>
  );
}

interface RowProps {
  readonly signingKey: SigningKey;
  readonly protocols: readonly Protocol[];
  readonly onOpen: (open: Open) => void;
}

function KeyRow({ signingKey: key, protocols, onOpen }: RowProps) {
  const label = (name: string) => protocols.find((one) => one.name === name)?.label ?? name;
  return (
    <Table.Tr data-testid={`signing-${key.name}`}>
      <Table.Td>
        <Text size="sm" fw={550} maw={NAME_WIDTH} truncate title={key.name}>
          {key.name}
        </Text>
        {key.note && (
          <Text size="xs" c="var(--dg-muted)" maw={NAME_WIDTH} truncate title={key.note}>
            {key.note}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge miw="max-content" variant="light" color={key.is_enabled ? "teal" : "gray"}>
          {key.is_enabled ? "Enabled" : "Disabled"}
        </Badge>
      </Table.Td>
      <Table.Td>{dialectWords(key.dialect).label}</Table.Td>
      <Table.Td>
        <div className={classes["limits"]}>
          {limitsText(key, label)}
          <Text size="xs" c="var(--dg-muted)">
            {trustText(key)}
          </Text>
        </div>
      </Table.Td>
      <Table.Td c="var(--dg-muted)">
        {key.last_used_at ? formatWhen(key.last_used_at) : "never"}
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onOpen({ what: "edit", key })}
            aria-label={`Edit ${key.name}`}
          >
            Edit
          </Button>
          <KeyMenu signingKey={key} onOpen={onOpen} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function KeyMenu({ signingKey: key, onOpen }: Omit<RowProps, "protocols">) {
  const change = useChangeKey(key.id);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={change.isPending}
          aria-label={`More for ${key.name}`}
          data-testid={`signing-menu-${key.name}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen({ what: "rotate", key })}>Another secret…</Menu.Item>
        {key.is_enabled ? (
          <Menu.Item onClick={() => onOpen({ what: "disable", key })}>Disable…</Menu.Item>
        ) : (
          <Menu.Item onClick={() => change.mutate({ is_enabled: true })}>Enable</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => onOpen({ what: "delete", key })}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
