import { Modal, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "@/components/Notice";
import type { Connection } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useConnection } from "../api/connections";
import { useProtocols } from "../api/protocols";
import { ConnectionForm } from "./ConnectionForm";

/** `id` null: a new connection in `folderId`. */
export interface EditedConnection {
  readonly id: string | null;
  readonly folderId: string | null;
}

interface ConnectionDialogProps {
  readonly edited: EditedConnection;
  readonly mayAtRoot: boolean;
  readonly administrator: boolean;
  readonly onSaved: (connection: Connection, open: boolean) => void;
  readonly onClose: () => void;
}

export function ConnectionDialog(props: ConnectionDialogProps) {
  const { edited, mayAtRoot, administrator, onSaved, onClose } = props;
  const protocols = useProtocols();
  const connection = useConnection(edited.id);
  const [reloads, setReloads] = useState(0);
  const failed = protocols.error ?? (connection.data ? null : connection.error);
  const ready = protocols.data && (edited.id === null || connection.data);
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={
        edited.id === null
          ? "New connection"
          : `Edit ${connection.data ? `“${connection.data.data.name}”` : "connection"}`
      }
      closeOnClickOutside={false}
    >
      {failed ? (
        <ErrorNotice
          title="The form can't be shown"
          message={messageOf(failed)}
          onRetry={() => {
            void protocols.refetch();
            if (edited.id !== null) void connection.refetch();
          }}
        />
      ) : ready ? (
        <ConnectionForm
          key={reloads}
          protocols={protocols.data}
          opened={connection.data ?? null}
          folderId={edited.folderId}
          mayAtRoot={mayAtRoot}
          administrator={administrator}
          onSaved={onSaved}
          onReload={() => void connection.refetch().then(() => setReloads(reloads + 1))}
          onCancel={onClose}
        />
      ) : (
        <FormSkeleton />
      )}
    </Modal>
  );
}

export function FormSkeleton() {
  return (
    <Stack role="status" aria-busy="true" aria-label="Loading the form">
      <Skeleton height={36} />
      <Skeleton height={36} />
      <Skeleton height={120} />
    </Stack>
  );
}
