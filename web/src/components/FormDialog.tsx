/** A dialog that is a form: what is wrong with no field in particular on top, Cancel and Save below. */
import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode, SyntheticEvent } from "react";
import { isOfNoField } from "@/lib/fieldErrors";
import { messageOf } from "@/lib/http";
import { FormFooter } from "./FormFooter";

interface FormDialogProps {
  readonly title: string;
  readonly size?: "sm" | "md";
  readonly testId?: string;
  readonly save?: string;
  readonly saveTestId?: string;
  readonly complete?: boolean;
  /** Its buttons stay in sight while it is scrolled. */
  readonly long?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const { title, size = "md", complete = true, long = false, busy, error, onSave, onClose } = props;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete && !busy) onSave();
  };
  const buttons = (
    <>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" loading={busy} disabled={!complete} data-testid={props.saveTestId}>
        {props.save ?? "Save"}
      </Button>
    </>
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      centered={size === "sm"}
      data-testid={props.testId}
    >
      <form onSubmit={submit} noValidate autoComplete="off">
        <Stack>
          {isOfNoField(error) && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(error)}
            </Alert>
          )}
          {props.children}
          {long ? (
            <FormFooter>{buttons}</FormFooter>
          ) : (
            <Group justify="flex-end" gap="xs">
              {buttons}
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
