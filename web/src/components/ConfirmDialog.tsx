/** Asks before something that can't be undone. What went wrong is said in it, and it stays open. */
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { messageOf } from "@/lib/http";

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What the button does: "Delete group". */
  readonly action: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, busy, error, onConfirm, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="sm"
      centered
      zIndex={300}
      data-testid="confirm-dialog"
    >
      <Stack>
        {error !== null && error !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(error)}
          </Alert>
        )}
        <Text size="sm" component="div">
          {children}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={busy} onClick={onConfirm} data-testid="confirm">
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
