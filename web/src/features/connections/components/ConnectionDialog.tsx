import { Modal, Skeleton, Stack } from "@mantine/core";
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
  readonly onSaved: (connection: Connection, open: boolean) => void;
  readonly onClose: () => void;
}

export function ConnectionDialog({ edited, onSaved, onClose }: ConnectionDialogProps) {
  const protocols = useProtocols();
  const connection = useConnection(edited.id);
  const failed = protocols.error ?? connection.error;
  const ready = protocols.data && (edited.id === null || connection.data);
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={
        edited.id === null ? "New connection" : `Edit ${connection.data?.name ?? "connection"}`
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
          protocols={protocols.data}
          connection={connection.data ?? null}
          folderId={edited.folderId}
          onSaved={onSaved}
          onCancel={onClose}
        />
      ) : (
        <Stack aria-busy="true" aria-label="Loading the form">
          <Skeleton height={36} />
          <Skeleton height={36} />
          <Skeleton height={120} />
        </Stack>
      )}
    </Modal>
  );
}
