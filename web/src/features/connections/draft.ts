/**
 * What the forms of connections, folders and templates hold while they are edited, and the requests that
 * they become.
 *
 * Laws: what was not touched is not sent (it stays as it is on the server), above all secrets; null gives a
 * value up, so that it is inherited again; "" says "as if nobody above had said anything"; nothing is sent
 * that the chosen protocol does not have.
 */
import type {
  Balancing,
  Connection,
  ConnectionChange,
  Effective,
  EffectiveValues,
  Folder,
  FolderChange,
  Parameter,
  ParameterGroup,
  Protocol,
  Settled,
  Template,
  Turn,
} from "@/lib/api";

/** By guacd's names; null: given up. What was neither set nor touched is absent. */
export type Values = Readonly<Record<string, string | null>>;

export interface Draft {
  readonly name: string;
  readonly protocol: string;
  readonly folderId: string | null;
  readonly templateId: string | null;
  readonly values: Values;
  readonly settled: Settled;
  readonly turn: Turn;
}

export interface FolderDraft {
  readonly name: string;
  readonly parentId: string | null;
  readonly values: Readonly<Record<string, Values>>;
  readonly settled: Settled;
  readonly balancing: Balancing;
}

/** Shown first and unfolded: what most connections need and nothing else. */
const TARGET = ["hostname", "port"];
const LOGIN = ["username", "password", "domain", "private-key", "passphrase"];
const OFTEN = ["ignore-cert"];
const MAIN = [...TARGET, ...LOGIN, ...OFTEN];

export interface FormLayout {
  readonly target: readonly Parameter[];
  readonly login: readonly Parameter[];
  readonly often: readonly Parameter[];
  readonly groups: readonly ParameterGroup[];
}

export function layoutOf(protocol: Protocol): FormLayout {
  const all = protocol.groups.flatMap(({ parameters }) => parameters);
  const pick = (names: readonly string[]) =>
    names.flatMap((name) => all.find((parameter) => parameter.name === name) ?? []);
  return {
    target: pick(TARGET),
    login: pick(LOGIN),
    often: pick(OFTEN),
    groups: protocol.groups
      .map((group) => ({
        ...group,
        parameters: group.parameters.filter(({ name }) => !MAIN.includes(name)),
      }))
      .filter(({ parameters }) => parameters.length > 0),
  };
}

/** What can be said for everything below a folder: no secrets, which are never inherited. */
export function inheritableGroups(protocol: Protocol): readonly ParameterGroup[] {
  return protocol.groups
    .map((group) => ({
      ...group,
      parameters: group.parameters.filter(({ secret }) => !secret),
    }))
    .filter(({ parameters }) => parameters.length > 0);
}

export const UNSETTLED: Settled = {
  notes: "",
  tags: [],
  icon: "",
  color: "",
  node_id: null,
  node_group_id: null,
  credential_source: "inherit",
  credential_id: null,
  second_factor: null,
  max_sessions: null,
  max_sessions_each: null,
};

export const USUAL_TURN: Turn = { weight: null, failover_only: false };
export const NOT_BALANCING: Balancing = { kind: "organizational", affinity: false };

/** Of `thing` what `blank` has. */
function only<T extends object>(thing: T, blank: T): T {
  const found = { ...blank };
  for (const key of Object.keys(blank) as (keyof T)[]) found[key] = thing[key];
  return found;
}

export function newDraft(protocol: string, folderId: string | null): Draft {
  const blank = { values: {}, settled: UNSETTLED, turn: USUAL_TURN };
  return { name: "", protocol, folderId, templateId: null, ...blank };
}

export function draftOf(connection: Connection): Draft {
  const { name, protocol, folder_id, template_id, parameters } = connection;
  return {
    name,
    protocol,
    folderId: folder_id,
    templateId: template_id,
    values: parameters,
    settled: only<Settled>(connection, UNSETTLED),
    turn: only<Turn>(connection, USUAL_TURN),
  };
}

export function folderDraftOf(folder: Folder): FolderDraft {
  const { name, parent_id, parameters } = folder;
  return {
    name,
    parentId: parent_id,
    values: parameters,
    settled: only<Settled>(folder, UNSETTLED),
    balancing: only<Balancing>(folder, NOT_BALANCING),
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Of what `blank` has, that which is other than it was. */
function changedOnly<T extends object>(draft: T, before: T, blank: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const key of Object.keys(blank) as (keyof T)[])
    if (!same(draft[key], before[key])) changed[key] = draft[key];
  return changed;
}

function changedValues(
  values: Values,
  before: Values,
  names: readonly string[],
  stored: readonly string[],
): Record<string, string | null> {
  const changed: Record<string, string | null> = {};
  for (const name of names) {
    const value = values[name];
    const old = before[name];
    if (value === undefined || value === old) continue;
    if (value === null && old === undefined && !stored.includes(name)) continue;
    changed[name] = value;
  }
  return changed;
}

const namesOf = (groups: readonly ParameterGroup[]) =>
  groups.flatMap(({ parameters }) => parameters.map(({ name }) => name));

/** `before`: the connection as the server has it, or null for a new one. */
export function inputOf(
  draft: Draft,
  protocol: Protocol,
  before: Connection | null,
): ConnectionChange {
  const names = namesOf(protocol.groups);
  const parameters = changedValues(
    draft.values,
    before?.parameters ?? {},
    names,
    before?.secrets_set ?? [],
  );
  const name = draft.name.trim();
  const settled = {
    ...changedOnly<Settled>(draft.settled, before ?? UNSETTLED, UNSETTLED),
    ...changedOnly<Turn>(draft.turn, before ?? USUAL_TURN, USUAL_TURN),
  };
  if (!before)
    return {
      name,
      protocol: draft.protocol,
      folder_id: draft.folderId,
      ...(draft.templateId === null ? {} : { template_id: draft.templateId }),
      ...settled,
      parameters,
    };
  return {
    ...(name === before.name ? {} : { name }),
    ...(draft.folderId === before.folder_id ? {} : { folder_id: draft.folderId }),
    ...(draft.templateId === before.template_id ? {} : { template_id: draft.templateId }),
    ...settled,
    ...(Object.keys(parameters).length ? { parameters } : {}),
  };
}

export function folderInputOf(
  draft: FolderDraft,
  protocols: readonly Protocol[],
  before: Folder,
): FolderChange {
  const parameters: Record<string, Record<string, string | null>> = {};
  for (const protocol of protocols) {
    const changed = changedValues(
      draft.values[protocol.name] ?? {},
      before.parameters[protocol.name] ?? {},
      namesOf(inheritableGroups(protocol)),
      [],
    );
    if (Object.keys(changed).length) parameters[protocol.name] = changed;
  }
  const name = draft.name.trim();
  return {
    ...(name === before.name ? {} : { name }),
    ...(draft.parentId === before.parent_id ? {} : { parent_id: draft.parentId }),
    ...changedOnly<Settled>(draft.settled, before, UNSETTLED),
    ...changedOnly<Balancing>(draft.balancing, before, NOT_BALANCING),
    ...(Object.keys(parameters).length ? { parameters } : {}),
  };
}

/** What applies to a connection before its own values: the folder's, and then the template's. */
export function inheritedValues(
  folder: EffectiveValues,
  template: Template | null,
): EffectiveValues {
  if (!template) return folder;
  const all: Record<string, Effective> = { ...folder };
  const origin = { kind: "template", id: template.id, name: template.name } as const;
  for (const [name, value] of Object.entries(template.parameters))
    if (value !== "") all[name] = { value, origin };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => template.parameters[name] !== ""),
  );
}

/** What comes from above, of what applies: when the folder itself may not be read, the best that is known. */
export function fromAbove(effective: EffectiveValues): EffectiveValues {
  return Object.fromEntries(
    Object.entries(effective).filter(([, { origin }]) => origin.kind !== "connection"),
  );
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

/** How many parameters of a group are set here: shown on the folded group. */
export function countSet(
  parameters: readonly Parameter[],
  values: Values,
  secretsSet: readonly string[],
): number {
  return parameters.filter(({ name }) => {
    const value = values[name];
    return value === undefined ? secretsSet.includes(name) : value !== null;
  }).length;
}

export interface TemplateDraft {
  readonly name: string;
  readonly protocol: string;
  readonly values: Values;
  readonly notes: string;
}

export function templateInputOf(draft: TemplateDraft, protocol: Protocol, before: Template | null) {
  const parameters = changedValues(
    draft.values,
    before?.parameters ?? {},
    namesOf(inheritableGroups(protocol)),
    [],
  );
  const name = draft.name.trim();
  return {
    ...(name === before?.name ? {} : { name }),
    ...(before ? {} : { protocol: draft.protocol }),
    ...(draft.notes === (before?.notes ?? "") ? {} : { notes: draft.notes }),
    ...(Object.keys(parameters).length ? { parameters } : {}),
  };
}
