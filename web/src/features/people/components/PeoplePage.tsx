import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Loader,
  Menu,
  Table,
  Text,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page, TableCard } from "@/components/Page";
import { IconDots, IconPlus, IconSearch, IconUser } from "@/components/icons";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import type { Person } from "@/lib/managed";
import { usePeople } from "../api/people";
import { marksOf } from "../words";
import { PeopleDialogs, type Open } from "./PeopleDialogs";

const TYPING_MS = 250;
const HEAD = ["User", "Groups", "Account", "Last log-in", ""];

/** Everybody who can log in, for administrators. */
export function PeoplePage() {
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), TYPING_MS);
  const [open, setOpen] = useState<Open | null>(null);
  const people = usePeople(q);
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Users"
      about="Who can log in. What they may open is given on folders and connections: “Permissions…” in the tree."
      actions={
        <>
          <TextInput
            size="xs"
            type="search"
            aria-label="Search users"
            placeholder="Search"
            maxLength={200}
            leftSection={<IconSearch size={15} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button
            size="xs"
            leftSection={<IconPlus size={15} />}
            onClick={() => setOpen({ what: "edit", person: null })}
            data-testid="person-new"
          >
            New user
          </Button>
        </>
      }
    >
      {people.isPending ? (
        <Loader color="gray" role="status" aria-label="Loading" />
      ) : people.isError && items.length === 0 ? (
        <ErrorNotice
          title="The users can't be shown"
          message={messageOf(people.error)}
          onRetry={() => void people.refetch()}
        />
      ) : items.length === 0 ? (
        <Notice icon={IconUser} title="Nobody of this name" />
      ) : (
        <>
          <TableCard head={HEAD} label="Users">
            {items.map((person) => (
              <PersonRow key={person.id} person={person} onOpen={setOpen} />
            ))}
          </TableCard>
          {people.hasNextPage && (
            <Button
              variant="subtle"
              size="xs"
              mx="auto"
              mt="sm"
              display="block"
              loading={people.isFetchingNextPage}
              onClick={() => void people.fetchNextPage()}
            >
              Show more
            </Button>
          )}
        </>
      )}
      {open && <PeopleDialogs open={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

const NAMED = 4;

function PersonRow({ person, onOpen }: { person: Person; onOpen: (open: Open) => void }) {
  const groups = [...person.groups, ...person.directory_groups];
  const names = [...new Set(groups.map(({ name }) => name))];
  return (
    <Table.Tr data-testid={`person-${person.username}`}>
      <Table.Td>
        <Text size="sm" fw={550} maw="18rem" truncate title={person.username}>
          {person.username}
        </Text>
        <Text size="xs" c="var(--dg-muted)" maw="18rem" truncate>
          {[person.full_name, person.email].filter(Boolean).join(" · ")}
        </Text>
      </Table.Td>
      <Table.Td>
        {names.slice(0, NAMED).join(", ") || "–"}
        {names.length > NAMED && ` and ${names.length - NAMED} more`}
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          {marksOf(person).map(({ label, color }) => (
            <Badge key={label} size="sm" variant="light" color={color}>
              {label}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td c="var(--dg-muted)">
        {person.last_login ? formatWhen(person.last_login) : "never"}
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onOpen({ what: "edit", person })}
          >
            Edit
          </Button>
          <PersonMenu person={person} onOpen={onOpen} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function PersonMenu({ person, onOpen }: { person: Person; onOpen: (open: Open) => void }) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`More for ${person.username}`}
          data-testid={`person-menu-${person.username}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen({ what: "password", person })}>Set password…</Menu.Item>
        {person.second_factor && (
          <Menu.Item onClick={() => onOpen({ what: "factors", person })}>
            Take second factors away…
          </Menu.Item>
        )}
        <Menu.Item onClick={() => onOpen({ what: "logins", person })}>
          Log out everywhere…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => onOpen({ what: "active", person })}>
          {person.is_active ? "Disable…" : "Enable"}
        </Menu.Item>
        <Menu.Item color="red" onClick={() => onOpen({ what: "delete", person })}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
