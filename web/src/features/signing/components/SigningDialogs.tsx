import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import type { Protocol } from "@/lib/api";
import type { MadeSigningKey, SigningKey } from "@/lib/managed";
import { useChangeKey, useDeleteKey } from "../api/signingKeys";
import { KeyDialog } from "./KeyDialog";
import { MadeSecret } from "./MadeSecret";
import { RotateDialog } from "./RotateDialog";

export type Open =
  | { readonly what: "edit"; readonly key: SigningKey | null }
  | { readonly what: "rotate" | "disable" | "delete"; readonly key: SigningKey };

interface SigningDialogsProps {
  readonly open: Open;
  readonly protocols: readonly Protocol[];
  readonly onClose: () => void;
}

/** The dialog that is open, and after it the secret, if one was made. */
export function SigningDialogs({ open, protocols, onClose }: SigningDialogsProps) {
  const [made, setMade] = useState<MadeSigningKey | null>(null);
  if (made) return <MadeSecret made={made} onClose={onClose} />;
  const { what, key } = open;
  switch (what) {
    case "edit":
      return (
        <KeyDialog signingKey={key} protocols={protocols} onMade={setMade} onClose={onClose} />
      );
    case "rotate":
      return <RotateDialog signingKey={key} onMade={setMade} onClose={onClose} />;
    case "disable":
      return <DisableDialog signingKey={key} onClose={onClose} />;
    case "delete":
      return <DeleteDialog signingKey={key} onClose={onClose} />;
  }
}

interface OneProps {
  readonly signingKey: SigningKey;
  readonly onClose: () => void;
}

function DisableDialog({ signingKey, onClose }: OneProps) {
  const change = useChangeKey(signingKey.id);
  return (
    <ConfirmDialog
      title={`Disable “${signingKey.name}”`}
      action="Disable key"
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ is_enabled: false }, { onSuccess: onClose })}
      onClose={onClose}
    >
      Nobody is let in by it any more. Whom it let in leaves, and their sessions end. It can be
      enabled again.
    </ConfirmDialog>
  );
}

function DeleteDialog({ signingKey, onClose }: OneProps) {
  const remove = useDeleteKey();
  return (
    <ConfirmDialog
      title={`Delete “${signingKey.name}”`}
      action="Delete key"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(signingKey.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      Nobody is let in by it any more. Whom it let in leaves, and their sessions end. Its secret is
      deleted; this can’t be undone.
    </ConfirmDialog>
  );
}
