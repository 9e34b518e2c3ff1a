import { ConfirmDialog } from "@/components/ConfirmDialog";
import type { Credential } from "@/lib/api";
import { useDeleteCredential } from "../api/credentials";
import { usedWords } from "../words";

interface DeleteCredentialProps {
  readonly credential: Credential;
  readonly onClose: () => void;
}

export function DeleteCredential({ credential, onClose }: DeleteCredentialProps) {
  const { id, name, kind, used_by } = credential;
  const remove = useDeleteCredential();
  return (
    <ConfirmDialog
      title={`Delete ‘${name}’`}
      action="Delete credentials"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(id, { onSuccess: onClose })}
      onClose={onClose}
    >
      {kind === "named"
        ? "What every person has entered under this name will be deleted too."
        : "The password and key that it holds will be deleted."}{" "}
      This can’t be undone.
      {used_by > 0 &&
        ` It is used in ${usedWords(used_by)}: there something else must be chosen first.`}
    </ConfirmDialog>
  );
}
