import { Badge, Button, Group, Loader, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ErrorNotice, Notice } from "@/components/Notice";
import { TableCard } from "@/components/Page";
import { IconPlus, IconShield } from "@/components/icons";
import { formatWhen } from "@/lib/format";
import { messageOf } from "@/lib/http";
import type { Grant } from "@/lib/managed";
import { useGrants, useTakeGrant } from "../api/grants";
import { placeWords, type Place } from "../place";
import { limitWords, roleLabel } from "../words";

interface GrantListProps {
  readonly place: Place;
  readonly onEdit: (grant: Grant | null) => void;
}

/** Who has a permission on this place, given here or above. */
export function GrantList({ place, onEdit }: GrantListProps) {
  const grants = useGrants(place);
  const take = useTakeGrant();
  const [taken, setTaken] = useState<Grant | null>(null);
  if (grants.isPending) return <Loader color="gray" role="status" aria-label="Loading" />;
  if (grants.isError)
    return (
      <ErrorNotice
        title="The permissions can't be shown"
        message={messageOf(grants.error)}
        onRetry={() => void grants.refetch()}
      />
    );
  return (
    <Stack>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="var(--dg-muted)">
          Who may do what with {placeWords(place)}. Administrators may do everything.
        </Text>
        <Button
          size="xs"
          leftSection={<IconPlus size={15} />}
          onClick={() => onEdit(null)}
          data-testid="grant-new"
        >
          Give permission
        </Button>
      </Group>
      {grants.data.length === 0 ? (
        <Notice icon={IconShield} title="Nobody but administrators">
          Give a user or a group permission to see, open or change it.
        </Notice>
      ) : (
        <TableCard head={["Who", "May", "Limits", "Given on", ""]} label="Permissions">
          {grants.data.map((grant) => (
            <GrantRow key={grant.id} grant={grant} onEdit={onEdit} onTake={setTaken} />
          ))}
        </TableCard>
      )}
      {taken && (
        <ConfirmDialog
          title="Take the permission away"
          action="Take away"
          busy={take.isPending}
          error={take.error}
          onConfirm={() => take.mutate(taken.id, { onSuccess: () => setTaken(null) })}
          onClose={() => setTaken(null)}
        >
          {receiverName(taken)} may no longer {taken.role} {placeWords(place)} by it. Sessions that
          it allowed end.
        </ConfirmDialog>
      )}
    </Stack>
  );
}

interface GrantRowProps {
  readonly grant: Grant;
  readonly onEdit: (grant: Grant) => void;
  readonly onTake: (grant: Grant) => void;
}

function GrantRow({ grant, onEdit, onTake }: GrantRowProps) {
  const { inherited_from: above } = grant;
  const limits = limitWords(grant, formatWhen);
  return (
    <Table.Tr data-testid={`grant-${grant.id}`}>
      <Table.Td>
        <Text size="sm" fw={550}>
          {receiverName(grant)}
        </Text>
        <Text size="xs" c="var(--dg-muted)">
          {grant.group ? "Group" : "User"}
        </Text>
      </Table.Td>
      <Table.Td>{roleLabel(grant.role)}</Table.Td>
      <Table.Td>
        {!grant.active && (
          <Badge size="sm" variant="light" color="gray" mr={6}>
            not now
          </Badge>
        )}
        <Text span size="xs" c="var(--dg-muted)">
          {limits.join(" · ") || "none"}
        </Text>
      </Table.Td>
      <Table.Td>{above ? above.name || "everything" : "here"}</Table.Td>
      <Table.Td>
        {grant.may_change && (
          <Group gap={6} wrap="nowrap" justify="flex-end">
            <Button size="compact-xs" variant="default" onClick={() => onEdit(grant)}>
              Edit
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => onTake(grant)}>
              Take away
            </Button>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function receiverName({ user, group }: Grant): string {
  return user?.name ?? group?.name ?? "";
}
