/**
 * What the form holds while a connection is being edited, and the request that it becomes.
 *
 * Laws: an untouched secret is not sent (it stays as it is on the server); an emptied parameter is sent
 * as null; nothing is sent that the chosen protocol does not have.
 */
import type { Connection, ConnectionInput, Parameter, ParameterGroup, Protocol } from "@/lib/api";
import type { FieldError } from "@/lib/http";

export interface Draft {
  readonly name: string;
  readonly protocol: string;
  readonly folderId: string | null;
  /** Only what was set or changed. */
  readonly values: Readonly<Record<string, string>>;
}

/** Shown first and unfolded: what most connections need and nothing else. */
const MAIN = [
  "hostname",
  "port",
  "username",
  "password",
  "domain",
  "private-key",
  "passphrase",
  "ignore-cert",
];

export interface FormLayout {
  readonly main: readonly Parameter[];
  readonly groups: readonly ParameterGroup[];
}

export function layoutOf(protocol: Protocol): FormLayout {
  const all = protocol.groups.flatMap(({ parameters }) => parameters);
  return {
    main: MAIN.flatMap((name) => all.find((parameter) => parameter.name === name) ?? []),
    groups: protocol.groups
      .map((group) => ({
        ...group,
        parameters: group.parameters.filter(({ name }) => !MAIN.includes(name)),
      }))
      .filter(({ parameters }) => parameters.length > 0),
  };
}

export function newDraft(protocol: string, folderId: string | null): Draft {
  return { name: "", protocol, folderId, values: {} };
}

export function draftOf({ name, protocol, folder_id, parameters }: Connection): Draft {
  return { name, protocol, folderId: folder_id, values: parameters };
}

/** `before`: the connection as the server has it, or null for a new one. */
export function inputOf(
  draft: Draft,
  protocol: Protocol,
  before: Connection | null,
): ConnectionInput {
  const parameters: Record<string, string | null> = {};
  for (const { parameters: known } of protocol.groups)
    for (const { name } of known) {
      const value = draft.values[name];
      const old = before?.parameters[name];
      if (value === undefined || value === (old ?? "")) {
        if (!(value === "" && before?.secrets_set.includes(name))) continue;
      }
      parameters[name] = value === "" ? null : value;
    }
  return {
    name: draft.name.trim(),
    protocol: draft.protocol,
    folder_id: draft.folderId,
    parameters,
  };
}

/** The server's complaints by the field that they belong to; "" for those that belong to none. */
export function errorsByField(errors: readonly FieldError[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { field, message } of errors) {
    const name = field.replace(/^(body\.|payload\.)*(parameters\.)?/, "");
    found[name] = found[name] ? `${found[name]} ${message}` : message;
  }
  return found;
}

const contains = (text: string, words: readonly string[]) =>
  words.every((word) => text.toLocaleLowerCase().includes(word));

/** The groups with the parameters that the filter finds in name, label or help. */
export function filterGroups(groups: readonly ParameterGroup[], filter: string): ParameterGroup[] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups
    .map((group) => ({
      ...group,
      parameters: group.parameters.filter(({ name, label, help }) =>
        contains(`${name} ${label} ${help} ${group.label}`, words),
      ),
    }))
    .filter(({ parameters }) => parameters.length > 0);
}

/** How many parameters of a group differ from their default: shown on the folded group. */
export function countSet(
  parameters: readonly Parameter[],
  draft: Draft,
  secretsSet: readonly string[],
): number {
  return parameters.filter(
    ({ name }) => (draft.values[name] ?? "") !== "" || secretsSet.includes(name),
  ).length;
}
