/** The pages beside the sessions: one line each. What a page is made of is loaded when it is opened. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import {
  IconHistory,
  IconKey,
  IconPalette,
  IconServer,
  IconShare,
  IconSignature,
  IconTemplate,
  IconUpload,
  IconUser,
  type Icon,
} from "@/components/icons";
import { IconPulse } from "@/features/live/icons";
import type { User } from "@/lib/api";

export interface PageProps {
  readonly user: User;
  /** What the address has after the page's name: "#/people/12" gives ["12"]. */
  readonly rest: readonly string[];
}

/** `editors`: who may change any part of the tree, and administrators. */
type Reader = "everyone" | "editors" | "administrators";

/** `bar`: in the header's row of pages. `user`: in the user's menu. `nowhere`: it has a button of its own. */
type Stands = "bar" | "user" | "nowhere";

export interface PageEntry {
  readonly name: string;
  readonly label: string;
  readonly icon: Icon;
  readonly for: Reader;
  readonly stands: Stands;
  readonly component: LazyExoticComponent<ComponentType<PageProps>>;
}

type Load = () => Promise<ComponentType<PageProps>>;

const entry = (
  name: string,
  label: string,
  icon: Icon,
  reader: Reader,
  stands: Stands,
  load: Load,
): PageEntry => ({
  name,
  label,
  icon,
  for: reader,
  stands,
  component: lazy(async () => ({ default: await load() })),
});

// prettier-ignore
export const PAGES: readonly PageEntry[] = [
  entry("live", "Live", IconPulse, "everyone", "bar", async () => (await import("@/features/live/components/LivePage")).LivePage),
  entry("shared", "Shared", IconShare, "everyone", "bar", async () => (await import("@/features/sharing/components/SharedPage")).SharedPage),
  entry("credentials", "Credentials", IconKey, "editors", "bar", async () => (await import("@/features/credentials/components/CredentialsPage")).CredentialsPage),
  entry("templates", "Templates", IconTemplate, "editors", "bar", async () => (await import("@/features/connections/components/TemplatesPage")).TemplatesPage),
  entry("my-credentials", "My credentials", IconKey, "everyone", "user", async () => (await import("@/features/credentials/components/CredentialsPage")).MyCredentialsPage),
  entry("people", "Users", IconUser, "administrators", "bar", async () => (await import("@/features/people/components/PeoplePage")).PeoplePage),
  entry("groups", "Groups", IconUser, "administrators", "bar", async () => (await import("@/features/people/components/GroupsPage")).GroupsPage),
  entry("nodes", "guacd servers", IconServer, "administrators", "bar", async () => (await import("@/features/nodes/components/NodesPage")).NodesPage),
  entry("signing-keys", "Signing keys", IconSignature, "administrators", "bar", async () => (await import("@/features/signing/components/SigningKeysPage")).SigningKeysPage),
  entry("log", "Log", IconHistory, "administrators", "bar", async () => (await import("@/features/history/components/EventsPage")).EventsPage),
  entry("import", "Import", IconUpload, "administrators", "bar", async () => (await import("@/features/port/components/ImportPage")).ImportPage),
  entry("look", "Look", IconPalette, "administrators", "bar", async () => (await import("@/features/look/components/LookPage")).LookPage),
  entry("profile", "Profile", IconUser, "everyone", "user", async () => (await import("@/features/profile/components/ProfilePage")).ProfilePage),
  entry("history", "History", IconHistory, "everyone", "nowhere", async () => (await import("@/features/history/components/HistoryPage")).HistoryPage),
];

/** What the dialog "Permissions…" of the tree is told. */
export interface PermissionsDialogProps {
  readonly user: User;
  readonly on: {
    readonly kind: "folder" | "connection" | "root";
    readonly id: string;
    readonly name: string;
  };
  readonly onClose: () => void;
}

export const PermissionsDialog: LazyExoticComponent<ComponentType<PermissionsDialogProps>> = lazy(
  async () => ({
    default: (await import("@/features/permissions/components/PermissionsDialog"))
      .PermissionsDialog,
  }),
);

/** The pages that this person finds a way to. */
export function pagesFor(user: User, edits: boolean): readonly PageEntry[] {
  const may: Readonly<Record<Reader, boolean>> = {
    everyone: true,
    editors: user.is_admin || edits,
    administrators: user.is_admin,
  };
  return PAGES.filter((page) => may[page.for]);
}
