import { Badge, Button, Group, Loader, Table, Text } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page, TableCard } from "@/components/Page";
import { IconPlus, IconUser } from "@/components/icons";
import { messageOf } from "@/lib/http";
import type { PeopleGroup } from "@/lib/managed";
import { useDeleteGroup, useGroups } from "../api/groups";
import { membersWords } from "../words";
import { GroupDialog } from "./GroupDialog";
import { MembersDialog } from "./MembersDialog";

interface Open {
  readonly what: "edit" | "members" | "delete";
  readonly group: PeopleGroup | null;
}

/** Groups of people, for administrators. */
export function GroupsPage() {
  const groups = useGroups();
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <Page
      title="Groups"
      about="Give permissions to groups rather than to single users. Groups can stand within groups."
      actions={
        <Button
          size="xs"
          leftSection={<IconPlus size={15} />}
          onClick={() => setOpen({ what: "edit", group: null })}
          data-testid="group-new"
        >
          New group
        </Button>
      }
    >
      {groups.isPending ? (
        <Loader color="gray" role="status" aria-label="Loading" />
      ) : groups.isError ? (
        <ErrorNotice
          title="The groups can't be shown"
          message={messageOf(groups.error)}
          onRetry={() => void groups.refetch()}
        />
      ) : groups.data.length === 0 ? (
        <Notice icon={IconUser} title="No groups yet">
          A project's programmers, say, or everybody who works at night.
        </Notice>
      ) : (
        <TableCard head={["Group", "In it", ""]} label="Groups">
          {groups.data.map((group) => (
            <GroupRow key={group.id} group={group} onOpen={setOpen} />
          ))}
        </TableCard>
      )}
      {open && <Dialogs open={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function GroupRow({ group, onOpen }: { group: PeopleGroup; onOpen: (open: Open) => void }) {
  return (
    <Table.Tr data-testid={`group-${group.name}`}>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {group.name}
          </Text>
          {!group.is_enabled && (
            <Badge size="sm" variant="light" color="red">
              Disabled
            </Badge>
          )}
          {group.require_second_factor && (
            <Badge size="sm" variant="light" color="gray">
              Second factor
            </Badge>
          )}
        </Group>
        <Text size="xs" c="var(--dg-muted)">
          {group.description}
        </Text>
      </Table.Td>
      <Table.Td>{membersWords(group.users, group.groups)}</Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          {(
            [
              ["members", "Members"],
              ["edit", "Edit"],
              ["delete", "Delete"],
            ] as const
          ).map(([what, label]) => (
            <Button
              key={what}
              size="compact-xs"
              variant="default"
              onClick={() => onOpen({ what, group })}
            >
              {label}
            </Button>
          ))}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function Dialogs({ open: { what, group }, onClose }: { open: Open; onClose: () => void }) {
  const remove = useDeleteGroup();
  if (what === "edit" || group === null) return <GroupDialog group={group} onClose={onClose} />;
  if (what === "members") return <MembersDialog group={group} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={`Delete “${group.name}”`}
      action="Delete group"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(group.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      Its members stay, but lose the permissions that they had by this group; sessions that these
      allowed end.
    </ConfirmDialog>
  );
}
