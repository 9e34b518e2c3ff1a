/** The shapes of /api/v1, as the server's contract has them. */

export interface User {
  readonly id: string;
  readonly username: string;
  readonly is_admin: boolean;
}

export interface Folder {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
}

export interface ConnectionSummary {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  readonly folder_id: string | null;
  readonly hostname: string;
}

export interface Tree {
  readonly folders: readonly Folder[];
  readonly connections: readonly ConnectionSummary[];
}

export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  readonly folder_id: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly secrets_set: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ConnectionInput {
  readonly name: string;
  readonly protocol: string;
  readonly folder_id: string | null;
  readonly parameters: Readonly<Record<string, string | null>>;
}

export type ParameterType =
  | "text"
  | "username"
  | "password"
  | "number"
  | "enum"
  | "boolean"
  | "multiline"
  | "timezone"
  | "color-scheme";

export interface Parameter {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly type: ParameterType;
  readonly default: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly secret: boolean;
  readonly required: boolean;
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  readonly since: string;
  readonly flags: readonly string[];
}

export interface ParameterGroup {
  readonly name: string;
  readonly label: string;
  readonly parameters: readonly Parameter[];
}

export interface Protocol {
  readonly name: string;
  readonly label: string;
  readonly default_port: number;
  readonly groups: readonly ParameterGroup[];
}

export interface Status {
  readonly version: string;
  readonly guacd: {
    readonly state: "ok" | "unreachable" | "missing";
    readonly address: string;
    readonly version: string | null;
    readonly detail: string;
    readonly what_to_do: string;
  };
}

export interface TunnelToken {
  readonly token: string;
  readonly data_source: string;
  readonly kind: string;
  readonly identifier: string;
  readonly expires_in: number;
}

export interface SessionRecord {
  readonly id: string;
  readonly username: string;
  readonly connection_name: string;
  readonly protocol: string;
  readonly client_address: string;
  readonly started_at: string;
  readonly opened_at: string | null;
  readonly ended_at: string | null;
  readonly duration_seconds: number | null;
  readonly ending: string | null;
  readonly status: number | null;
  readonly detail: string;
  readonly bytes_to_browser: number;
  readonly bytes_to_guacd: number;
  readonly live: boolean;
}

export interface SessionPage {
  readonly items: readonly SessionRecord[];
  readonly next_cursor: string | null;
}
