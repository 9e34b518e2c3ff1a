/** The shapes of /api/v1, by the names this page has for them; generated from the server's own schema. */
import type {
  ConnectionOut,
  ConnectionPatch,
  FolderOut,
  FolderPatch,
  LoginOut,
  OriginOut,
  TreeConnectionOut,
  ValueOut,
} from "../../api-schema/schema";

export type {
  AppliesOut as Applies,
  BulkOut as BulkResult,
  ConnectionOut as Connection,
  CredentialKind,
  CredentialOut as Credential,
  FolderOut as Folder,
  FoundOut as SearchHit,
  GroupOut as ParameterGroup,
  HostKeyOut as HostKey,
  HostKeysOut as HostKeys,
  ImportReportOut as ImportReport,
  LoginOut as LoginPlan,
  NamedOut as Named,
  ParameterOut as Parameter,
  ProtocolOut as Protocol,
  SeenHostKeyOut as SeenHostKey,
  SessionLogOut as SessionRecord,
  SessionPageOut as SessionPage,
  StatusOut as Status,
  TemplateOut as Template,
  TreeConnectionOut as TreeConnection,
  TreeFolderOut as TreeFolder,
  TreeOut as Tree,
  TunnelTokenOut as TunnelToken,
  MeOut as User,
} from "../../api-schema/schema";

export type Role = TreeConnectionOut["role"];
export type CredentialSource = FolderOut["credential_source"];
export type AskedName = LoginOut["ask_for"][number];
export type Origin = OriginOut;
export type Effective = ValueOut;
/** By guacd's names. */
export type EffectiveValues = Readonly<Record<string, Effective>>;

/** What folders and connections have in common. */
export type Settled = Pick<
  FolderOut,
  | "notes"
  | "tags"
  | "icon"
  | "color"
  | "node_id"
  | "node_group_id"
  | "credential_source"
  | "credential_id"
  | "second_factor"
  | "max_sessions"
  | "max_sessions_each"
>;

/** A connection's turn in a balancing folder. */
export type Turn = Pick<ConnectionOut, "weight" | "failover_only">;

/** Whether a folder is opened as one. */
export type Balancing = Pick<FolderOut, "kind" | "affinity">;

/** What is absent stays as it is. */
export type ConnectionChange = Partial<ConnectionPatch> & { readonly protocol?: string };
export type FolderChange = Partial<FolderPatch>;

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
