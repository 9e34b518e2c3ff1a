/** What the tree lets the rest of the page do: it knows neither sessions nor forms. */
import type { ConnectionNode } from "../nodes";

export interface TreeActions {
  readonly open: (connection: ConnectionNode) => void;
  /** Null for users who may not change anything. */
  readonly manage: null | {
    readonly newConnection: (folderId: string | null) => void;
    readonly editConnection: (id: string) => void;
    readonly deleteConnection: (connection: ConnectionNode) => void;
  };
}
