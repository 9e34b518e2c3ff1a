import { Alert } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import type { Person } from "@/lib/managed";
import { useSetPassword } from "../api/people";
import { NewPassword } from "./PersonDialog";

/** A new password for somebody else; their log-ins and sessions end by it. */
export function PasswordDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const save = useSetPassword(person.id);
  const [password, setPassword] = useState("");
  return (
    <FormDialog
      title={`Password of “${person.username}”`}
      size="sm"
      save="Set password"
      complete={password !== ""}
      busy={save.isPending}
      error={save.error}
      onSave={() => save.mutate(password, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Alert color="gray" variant="light">
        Their log-ins end, and the sessions that are open.
      </Alert>
      <NewPassword
        value={password}
        error={fieldErrors(save.error)["password"]}
        onChange={setPassword}
      />
    </FormDialog>
  );
}
