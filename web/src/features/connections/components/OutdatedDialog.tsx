import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";

interface OutdatedDialogProps {
  /** What the other person has changed, in words; empty: it could not be found out. */
  readonly changed: readonly string[];
  readonly busy: boolean;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
  readonly onClose: () => void;
}

/** Somebody else has saved the same thing while this form was open. */
export function OutdatedDialog({ changed, busy, onTheirs, onMine, onClose }: OutdatedDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Somebody else has saved this meanwhile"
      size="md"
      centered
      zIndex={300}
      data-testid="outdated"
    >
      <Stack>
        {changed.length > 0 ? (
          <div>
            <Text size="sm">Since you opened it, they have changed:</Text>
            <List size="sm" mt={4}>
              {changed.map((what) => (
                <List.Item key={what}>{what}</List.Item>
              ))}
            </List>
          </div>
        ) : (
          <Text size="sm">It is no longer as you opened it.</Text>
        )}
        <Text size="sm" c="var(--dg-muted)">
          “Keep mine” saves what you have changed and leaves the rest as they made it. “Load theirs”
          gives up what you have typed.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onClose}>
            Back to the form
          </Button>
          <Button
            variant="default"
            onClick={onTheirs}
            disabled={busy}
            data-testid="outdated-theirs"
          >
            Load theirs
          </Button>
          <Button onClick={onMine} loading={busy} data-autofocus data-testid="outdated-mine">
            Keep mine
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
