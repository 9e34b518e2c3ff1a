import type { TreeNode } from "../nodes";
import { CopyDialog } from "./CopyDialog";
import { DeleteDialog } from "./DeleteDialog";
import { NameFolder } from "./FolderDialogs";
import { MoveDialog } from "./MoveDialog";
import type { TreeDialog } from "./actions";

interface TreeDialogsProps {
  readonly dialog: TreeDialog | null;
  readonly tree: readonly TreeNode[];
  readonly mayAtRoot: boolean;
  readonly onMove: (nodes: readonly TreeNode[], folderId: string | null) => void;
  readonly onDeleted: (connectionIds: readonly string[]) => void;
  readonly onClose: () => void;
}

/** The one dialog that is open, or none. */
export function TreeDialogs({ dialog, onClose, ...rest }: TreeDialogsProps) {
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "new-folder":
    case "rename":
      return <NameFolder dialog={dialog} onClose={onClose} />;
    case "copy":
      return (
        <CopyDialog
          node={dialog.node}
          elsewhere={dialog.elsewhere}
          mayAtRoot={rest.mayAtRoot}
          onClose={onClose}
        />
      );
    case "move":
      return (
        <MoveDialog
          nodes={dialog.nodes}
          tree={rest.tree}
          mayAtRoot={rest.mayAtRoot}
          onMove={rest.onMove}
          onClose={onClose}
        />
      );
    case "delete":
      return <DeleteDialog nodes={dialog.nodes} onDeleted={rest.onDeleted} onClose={onClose} />;
  }
}
