import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ApiError, messageOf } from "@/lib/http";
import type { Person } from "@/lib/managed";
import { useSetPassword } from "../api/people";
import { NewPassword } from "./PersonDialog";

/** A new password for somebody else; their log-ins and sessions end by it. */
export function PasswordDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const save = useSetPassword(person.id);
  const [password, setPassword] = useState("");
  const fields = save.error instanceof ApiError ? save.error.fields : [];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (password && !save.isPending) save.mutate(password, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Password of “${person.username}”`} size="sm" centered>
      <form onSubmit={submit} noValidate autoComplete="off">
        <Stack>
          {save.error && fields.length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(save.error)}
            </Alert>
          )}
          <Alert color="gray" variant="light">
            Their log-ins end, and the sessions that are open.
          </Alert>
          <NewPassword
            value={password}
            error={fields.find(({ field }) => field === "password")?.message}
            onChange={setPassword}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!password}>
              Set password
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
