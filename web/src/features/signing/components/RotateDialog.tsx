import { Alert } from "@mantine/core";
import { useState } from "react";
import { FormDialog } from "@/components/FormDialog";
import { fieldErrors } from "@/lib/fieldErrors";
import type { MadeSigningKey, SigningKey } from "@/lib/managed";
import { useRotateKey } from "../api/signingKeys";
import { SecretChoice } from "./SecretChoice";

interface RotateDialogProps {
  readonly signingKey: SigningKey;
  readonly onMade: (made: MadeSigningKey) => void;
  readonly onClose: () => void;
}

/** Another secret for a key; it asks, because whom the old one let in leaves. */
export function RotateDialog({ signingKey, onMade, onClose }: RotateDialogProps) {
  const rotate = useRotateKey(signingKey.id);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <FormDialog
      title={`Another secret for “${signingKey.name}”`}
      testId="signing-rotate"
      save="Change the secret"
      saveTestId="signing-rotate-save"
      complete={secret !== ""}
      busy={rotate.isPending}
      error={rotate.error}
      onSave={() =>
        rotate.mutate(secret, {
          onSuccess: (made) => (made.secret === null ? onClose() : onMade(made)),
        })
      }
      onClose={onClose}
    >
      <Alert color="yellow" variant="light">
        The old secret is good no more, at once: whom it let in leaves, their sessions end, and the
        platform is refused until it has the new one. To change without a gap, make a second key and
        disable this one later.
      </Alert>
      <SecretChoice
        dialect={signingKey.dialect}
        value={secret}
        error={fieldErrors(rotate.error)["secret"]}
        onChange={setSecret}
      />
    </FormDialog>
  );
}
