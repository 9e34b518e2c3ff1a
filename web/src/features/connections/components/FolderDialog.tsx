import { Modal } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "@/components/Notice";
import { messageOf } from "@/lib/http";
import { useFolder } from "../api/folders";
import { useProtocols } from "../api/protocols";
import { FormSkeleton } from "./ConnectionDialog";
import { FolderForm } from "./FolderForm";

interface FolderDialogProps {
  readonly folder: { readonly id: string; readonly name: string };
  readonly mayAtRoot: boolean;
  readonly administrator: boolean;
  readonly onClose: () => void;
}

export function FolderDialog({ folder, mayAtRoot, administrator, onClose }: FolderDialogProps) {
  const protocols = useProtocols();
  const detail = useFolder(folder.id);
  const [reloads, setReloads] = useState(0);
  const failed = protocols.error ?? (detail.data ? null : detail.error);
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={`Folder “${folder.name}”`}
      closeOnClickOutside={false}
    >
      {failed ? (
        <ErrorNotice
          title="The form can't be shown"
          message={messageOf(failed)}
          onRetry={() => {
            void protocols.refetch();
            void detail.refetch();
          }}
        />
      ) : protocols.data && detail.data ? (
        <FolderForm
          key={reloads}
          protocols={protocols.data}
          opened={detail.data}
          mayAtRoot={mayAtRoot}
          administrator={administrator}
          onReload={() => void detail.refetch().then(() => setReloads(reloads + 1))}
          onClose={onClose}
        />
      ) : (
        <FormSkeleton />
      )}
    </Modal>
  );
}
