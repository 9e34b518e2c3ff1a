import { errorsByField } from "@/lib/fieldErrors";
import { describe, expect, it } from "vitest";
import { differences } from "@/features/connections/differences";
import {
  UNSETTLED,
  countSet,
  draftOf,
  filterGroups,
  folderDraftOf,
  folderInputOf,
  fromAbove,
  inheritableGroups,
  inheritedValues,
  inputOf,
  layoutOf,
  newDraft,
} from "@/features/connections/draft";
import type { Applies, Connection, Folder, Origin, Parameter, Protocol } from "@/lib/api";

const parameter = (name: string, secret = false): Parameter => ({
  name,
  label: name,
  help: "",
  type: secret ? "password" : "text",
  default: "",
  options: [],
  secret,
  required: false,
  minimum: null,
  maximum: null,
  since: "1.0",
  flags: [],
});

const SSH: Protocol = {
  name: "ssh",
  label: "SSH",
  default_port: 22,
  groups: [
    {
      name: "network",
      label: "Network",
      parameters: [parameter("hostname"), parameter("port"), parameter("timeout")],
    },
    { name: "login", label: "Log-in", parameters: [parameter("password", true)] },
  ],
};

const DEFAULT: Origin = { kind: "default", id: null, name: "" };

const APPLIES: Applies = {
  credential_source: "own",
  credential: null,
  credential_origin: DEFAULT,
  node: null,
  node_group: null,
  node_origin: DEFAULT,
  second_factor: false,
  second_factor_origin: DEFAULT,
};

const STORED: Connection = {
  ...UNSETTLED,
  id: "1",
  name: "web",
  protocol: "ssh",
  folder_id: null,
  template_id: null,
  hostname: "a",
  weight: null,
  failover_only: false,
  max_sessions: null,
  max_sessions_each: null,
  parameters: { hostname: "a", port: "22" },
  secrets_set: ["password"],
  effective: {},
  applies: APPLIES,
  role: "manage",
  created_at: "",
  updated_at: "",
};

const FOLDER: Folder = {
  ...UNSETTLED,
  id: "3",
  name: "Prod",
  parent_id: null,
  kind: "organizational",
  affinity: false,
  max_sessions: null,
  max_sessions_each: null,
  parameters: { ssh: { port: "2222" } },
  effective: {
    ssh: { port: { value: "2222", origin: { kind: "folder", id: "3", name: "Prod" } } },
  },
  applies: APPLIES,
  role: "manage",
  created_at: "",
  updated_at: "",
};

describe("what the form sends", () => {
  it("sends what was typed, and nothing that the protocol does not have", () => {
    const draft = {
      ...newDraft("ssh", "3"),
      name: " web ",
      values: { hostname: "h", domain: "left over" },
    };
    expect(inputOf(draft, SSH, null)).toEqual({
      name: "web",
      protocol: "ssh",
      folder_id: "3",
      parameters: { hostname: "h" },
    });
  });

  it("sends limits and turns that were changed, and nothing else of them", () => {
    const draft = draftOf({ ...STORED, weight: 2, max_sessions: 5 });
    const before = { ...STORED, weight: 2, max_sessions: 5 };
    const change = {
      ...draft,
      settled: { ...draft.settled, max_sessions: null },
      turn: { ...draft.turn, failover_only: true },
    };
    expect(inputOf(change, SSH, before)).toEqual({ max_sessions: null, failover_only: true });
    const folder = folderDraftOf(FOLDER);
    const balancing = { kind: "balancing", affinity: true } as const;
    expect(folderInputOf({ ...folder, balancing }, [SSH], FOLDER)).toEqual(balancing);
    const now = { ...before, weight: 3, max_sessions: 1 };
    expect(differences(before, now, SSH)).toEqual(["the limits", "its turn in a balancing folder"]);
  });

  it("leaves alone what was not touched, above all secrets", () => {
    expect(inputOf(draftOf(STORED), SSH, STORED)).toEqual({});
  });

  it("gives up what was emptied, so that it is inherited", () => {
    const draft = { ...draftOf(STORED), values: { hostname: "b", port: null, password: null } };
    expect(inputOf(draft, SSH, STORED).parameters).toEqual({
      hostname: "b",
      port: null,
      password: null,
    });
  });

  it("does not give up what was never there", () => {
    const draft = { ...draftOf(STORED), values: { ...STORED.parameters, timeout: null } };
    expect(inputOf(draft, SSH, STORED)).toEqual({});
  });

  it("says that nothing above counts", () => {
    const draft = { ...draftOf(STORED), values: { ...STORED.parameters, timeout: "" } };
    expect(inputOf(draft, SSH, STORED).parameters).toEqual({ timeout: "" });
  });

  it("replaces a secret", () => {
    const draft = { ...draftOf(STORED), values: { ...STORED.parameters, password: "new" } };
    expect(inputOf(draft, SSH, STORED).parameters).toEqual({ password: "new" });
  });

  it("sends of the rest what has changed", () => {
    const draft = { ...draftOf(STORED), templateId: "7", folderId: "3" };
    const settled = { ...draft.settled, tags: ["prod"], second_factor: true };
    expect(inputOf({ ...draft, settled }, SSH, STORED)).toEqual({
      template_id: "7",
      folder_id: "3",
      tags: ["prod"],
      second_factor: true,
    });
  });

  it("sends of a folder what has changed, by protocol and without secrets", () => {
    const draft = folderDraftOf(FOLDER);
    expect(folderInputOf(draft, [SSH], FOLDER)).toEqual({});
    const values = { ssh: { port: null, timeout: "5", password: "never" } };
    expect(folderInputOf({ ...draft, name: "Production", values }, [SSH], FOLDER)).toEqual({
      name: "Production",
      parameters: { ssh: { port: null, timeout: "5" } },
    });
  });
});

describe("what is inherited", () => {
  const template = {
    id: "9",
    name: "Linux",
    protocol: "ssh",
    parameters: { timeout: "9", port: "" },
    notes: "",
    used_by: 0,
    created_at: "",
    updated_at: "",
  };

  it("is the folder's, then the template's, which may unset", () => {
    const above = FOLDER.effective["ssh"] ?? {};
    expect(inheritedValues(above, null)).toEqual(above);
    expect(inheritedValues(above, template)).toEqual({
      timeout: { value: "9", origin: { kind: "template", id: "9", name: "Linux" } },
    });
  });

  it("is known from what applies, when the folder may not be read", () => {
    const own = { value: "a", origin: { kind: "connection", id: "1", name: "web" } } as const;
    const port = { value: "2222", origin: { kind: "folder", id: "3", name: "Prod" } } as const;
    expect(fromAbove({ hostname: own, port })).toEqual({ port });
  });
});

describe("the form", () => {
  it("has the main fields first and each parameter once", () => {
    const { target, login, groups } = layoutOf(SSH);
    const names = (parameters: readonly Parameter[]) => parameters.map(({ name }) => name);
    expect(names(target)).toEqual(["hostname", "port"]);
    expect(names(login)).toEqual(["password"]);
    expect(groups.map(({ parameters }) => names(parameters))).toEqual([["timeout"]]);
    expect(inheritableGroups(SSH).map(({ parameters }) => names(parameters))).toEqual([
      ["hostname", "port", "timeout"],
    ]);
  });

  it("counts what is set here", () => {
    const all = SSH.groups.flatMap(({ parameters }) => parameters);
    expect(countSet(all, { hostname: "a", port: null, timeout: "" }, ["password"])).toBe(3);
    expect(countSet(all, { password: null }, ["password"])).toBe(0);
  });

  it("finds settings", () => {
    expect(filterGroups(SSH.groups, "TIME").map(({ name }) => name)).toEqual(["network"]);
    expect(filterGroups(SSH.groups, "nothing")).toEqual([]);
    expect(filterGroups(SSH.groups, " ")).toEqual(SSH.groups);
  });

  it("puts complaints at their fields", () => {
    const errors = [
      { field: "parameters.port", message: "Too large." },
      { field: "body.payload.name", message: "Taken." },
    ];
    expect(errorsByField(errors)).toEqual({ port: "Too large.", name: "Taken." });
  });

  it("says what somebody else has changed", () => {
    const theirs = { ...STORED, name: "www", parameters: { hostname: "b", port: "22" } };
    expect(differences(STORED, theirs, SSH)).toEqual(["the name", "hostname"]);
    expect(differences(FOLDER, { ...FOLDER, parameters: {} }, null)).toEqual(["settings"]);
    expect(differences(STORED, STORED, SSH)).toEqual([]);
  });
});
