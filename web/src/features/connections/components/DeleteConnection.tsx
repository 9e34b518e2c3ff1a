import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { messageOf } from "@/lib/http";
import { useDeleteConnection } from "../api/connections";

interface DeleteConnectionProps {
  readonly connection: { readonly id: string; readonly name: string };
  readonly onDeleted: (id: string) => void;
  readonly onClose: () => void;
}

export function DeleteConnection({ connection, onDeleted, onClose }: DeleteConnectionProps) {
  const remove = useDeleteConnection();
  return (
    <Modal opened onClose={onClose} title="Delete connection" size="sm" centered>
      <Stack>
        {remove.error && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(remove.error)}
          </Alert>
        )}
        <Text size="sm">
          “{connection.name}” and its stored credentials will be deleted. The history keeps its
          sessions. This can't be undone.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(connection.id, { onSuccess: () => onDeleted(connection.id) })
            }
          >
            Delete connection
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
