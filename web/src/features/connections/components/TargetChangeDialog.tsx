import { Button, Group, Modal, Stack, Text } from "@mantine/core";

interface TargetChangeDialogProps {
  readonly message: string;
  /** Whether this person may let the secrets go to the new target. */
  readonly mayKeep: boolean;
  readonly busy: boolean;
  readonly onChoose: (what: "drop" | "keep") => void;
  readonly onClose: () => void;
}

/** Stored secrets were given for one machine: what becomes of them when the connection leads to another? */
export function TargetChangeDialog(props: TargetChangeDialogProps) {
  const { message, mayKeep, busy, onChoose, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title="This leads to another machine"
      size="md"
      centered
      zIndex={300}
      data-testid="target-change"
    >
      <Stack>
        <Text size="sm">{message}</Text>
        <Text size="sm" c="var(--dg-muted)">
          {mayKeep
            ? "Keep the stored passwords and keys only if the new machine may have them."
            : "Sending them to another machine is for who manages this connection. You can enter new ones."}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onClose} data-autofocus>
            Back to the form
          </Button>
          {mayKeep && (
            <Button
              variant="default"
              disabled={busy}
              onClick={() => onChoose("keep")}
              data-testid="target-keep"
            >
              Keep them
            </Button>
          )}
          <Button
            color="red"
            disabled={busy}
            onClick={() => onChoose("drop")}
            data-testid="target-drop"
          >
            Delete them
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
