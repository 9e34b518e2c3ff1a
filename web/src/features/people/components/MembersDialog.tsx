import { ActionIcon, Alert, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { ReceiverPicker } from "@/components/ReceiverPicker";
import { IconClose } from "@/components/icons";
import { messageOf } from "@/lib/http";
import type { PeopleGroup } from "@/lib/managed";
import { useAddMember, useMembers, useRemoveMember } from "../api/groups";

/** Who stands in a group directly; what is chosen is added at once. */
export function MembersDialog({ group, onClose }: { group: PeopleGroup; onClose: () => void }) {
  const members = useMembers(group.id);
  const add = useAddMember(group.id);
  const remove = useRemoveMember(group.id);
  const [added, setAdded] = useState(0);
  const failed = add.error ?? remove.error ?? members.error;
  const rows = [
    ...(members.data?.groups ?? []).map(({ id, name }) => ({
      kind: "group" as const,
      id,
      name,
      about: "Group: its members count as members of this one",
      fixed: false,
    })),
    ...(members.data?.users ?? []).map(({ id, username, full_name, source }) => ({
      kind: "user" as const,
      id,
      name: username,
      about: source === "manual" ? full_name : `${full_name} (by the directory)`.trim(),
      fixed: source !== "manual",
    })),
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Members of “${group.name}”`}
      size="md"
      data-testid="members-dialog"
    >
      <Stack>
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(failed)}
          </Alert>
        )}
        <ReceiverPicker
          key={added}
          label="Add a user or a group"
          value={null}
          disabled={add.isPending}
          onChange={(one) =>
            one &&
            add.mutate(
              { kind: one.kind, id: one.id },
              { onSettled: () => setAdded((count) => count + 1) },
            )
          }
        />
        {members.isPending ? (
          <Loader color="gray" role="status" aria-label="Loading" />
        ) : rows.length === 0 ? (
          <Text size="sm" c="var(--dg-muted)">
            Nobody yet.
          </Text>
        ) : (
          <Stack component="ul" gap="xs" p={0} m={0} data-testid="members">
            {rows.map((row) => (
              <Group
                key={`${row.kind}:${row.id}`}
                component="li"
                justify="space-between"
                wrap="nowrap"
              >
                <div>
                  <Text size="sm" fw={550}>
                    {row.name}
                  </Text>
                  <Text size="xs" c="var(--dg-muted)">
                    {row.about}
                  </Text>
                </div>
                {!row.fixed && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove ${row.name}`}
                    disabled={remove.isPending}
                    onClick={() => remove.mutate({ kind: row.kind, id: row.id })}
                  >
                    <IconClose size={15} />
                  </ActionIcon>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </Stack>
    </Modal>
  );
}
