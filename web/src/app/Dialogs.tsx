/** The dialogs that more than one feature asks for: the one that is open, or none. */
import { Suspense, lazy } from "react";
import type { EditedConnection } from "@/features/connections/components/ConnectionDialog";
import type { Several } from "@/features/connections/components/SeveralDialog";
import type { Target } from "@/features/sessions/registry";
import type { User } from "@/lib/api";
import type { Shareable } from "@/lib/sharing";
import { PermissionsDialog, type PermissionsDialogProps } from "./pages";

interface Named {
  readonly id: string;
  readonly name: string;
}

export type ShellDialog =
  | { readonly kind: "connection"; readonly edited: EditedConnection }
  | { readonly kind: "folder"; readonly folder: Named }
  | { readonly kind: "several"; readonly connections: Several }
  | { readonly kind: "log-in-as"; readonly connection: Named }
  | { readonly kind: "share"; readonly what: Shareable }
  | { readonly kind: "permissions"; readonly on: PermissionsDialogProps["on"] };

const ConnectionDialog = lazy(async () => ({
  default: (await import("@/features/connections/components/ConnectionDialog")).ConnectionDialog,
}));
const FolderDialog = lazy(async () => ({
  default: (await import("@/features/connections/components/FolderDialog")).FolderDialog,
}));
const SeveralDialog = lazy(async () => ({
  default: (await import("@/features/connections/components/SeveralDialog")).SeveralDialog,
}));
const LogInAsDialog = lazy(async () => ({
  default: (await import("@/features/connections/components/LogInAsDialog")).LogInAsDialog,
}));

const ShareDialog = lazy(async () => ({
  default: (await import("@/features/sharing/components/ShareDialog")).ShareDialog,
}));

interface DialogsProps {
  readonly dialog: ShellDialog | null;
  readonly user: User;
  readonly onOpen: (target: Target) => void;
  readonly onClose: () => void;
}

export function Dialogs(props: DialogsProps) {
  return <Suspense fallback={null}>{content(props)}</Suspense>;
}

function content({ dialog, user, onOpen, onClose }: DialogsProps) {
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "connection":
      return (
        <ConnectionDialog
          edited={dialog.edited}
          mayAtRoot={user.can.create_at_root}
          administrator={user.is_admin}
          onClose={onClose}
          onSaved={({ id, name, protocol, hostname }, openNow) => {
            onClose();
            if (openNow) onOpen({ id, name, protocol, hostname });
          }}
        />
      );
    case "folder":
      return (
        <FolderDialog
          folder={dialog.folder}
          mayAtRoot={user.can.create_at_root}
          administrator={user.is_admin}
          onClose={onClose}
        />
      );
    case "several":
      return (
        <SeveralDialog
          connections={dialog.connections}
          administrator={user.is_admin}
          onClose={onClose}
        />
      );
    case "log-in-as":
      return <LogInAsDialog connection={dialog.connection} onClose={onClose} />;
    case "share":
      return <ShareDialog what={dialog.what} onClose={onClose} />;
    case "permissions":
      return <PermissionsDialog user={user} on={dialog.on} onClose={onClose} />;
  }
}
