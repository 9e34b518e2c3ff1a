/** What the tree lets the rest of the page do: it knows neither sessions nor forms. */
import type { ConnectionNode, FolderNode, TreeNode } from "../nodes";

export interface Permitted {
  readonly kind: "folder" | "connection" | "root";
  readonly id: string;
  readonly name: string;
}

export interface TreeActions {
  /** Whether this person may put something at the top level. */
  readonly mayAtRoot: boolean;
  readonly open: (connection: ConnectionNode) => void;
  /** The least busy connection of a balancing folder. */
  readonly openFolder: (folder: FolderNode) => void;
  readonly newConnection: (folderId: string | null) => void;
  readonly editConnection: (id: string) => void;
  readonly editFolder: (folder: FolderNode) => void;
  readonly editSeveral: (connections: readonly ConnectionNode[]) => void;
  /** With which credentials this person logs in there. */
  readonly logInAs: (connection: ConnectionNode) => void;
  /** Lets somebody else have a session on it. */
  readonly share: (connection: ConnectionNode) => void;
  /** Null: there is no dialog for them. */
  readonly permissions: ((on: Permitted) => void) | null;
  /** What is gone: its tabs can be closed. */
  readonly deleted: (connectionIds: readonly string[]) => void;
}

/** What the tree does itself, by a dialog of its own. */
export type TreeDialog =
  | { readonly kind: "new-folder"; readonly parentId: string | null }
  | { readonly kind: "rename"; readonly folder: FolderNode }
  | { readonly kind: "copy"; readonly node: TreeNode; readonly elsewhere: boolean }
  | { readonly kind: "move"; readonly nodes: readonly TreeNode[] }
  | { readonly kind: "delete"; readonly nodes: readonly TreeNode[] };
