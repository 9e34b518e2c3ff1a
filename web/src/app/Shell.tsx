/** The page of a logged-in user: header, tree, sessions, history; and what joins the features. */
import "dockview-react/dist/styles/dockview.css";
import { Drawer } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useState } from "react";
import { ProofPrompt } from "@/components/ProofPrompt";
import { useSession } from "@/features/auth/api/getSession";
import { StatusBanner } from "@/features/status/components/StatusBanner";
import { Workspace } from "@/features/sessions/components/Workspace";
import { useImmersion } from "@/features/sessions/components/useImmersion";
import { SessionActionsOf, useOpenStates, type SessionActions } from "@/features/sessions/hooks";
import { SessionRegistry, type Target } from "@/features/sessions/registry";
import { useShareNews } from "@/features/sharing/components/useShareNews";
import { useNewShares } from "@/features/sharing/seen";
import { TreePanel } from "@/features/tree/components/TreePanel";
import { folderTabOf, sharedTabOf } from "@/features/sessions/api/getTarget";
import type { TreeActions } from "@/features/tree/components/actions";
import type { FolderNode } from "@/features/tree/nodes";
import type { User } from "@/lib/api";
import { WORKSPACE, go, usePlace } from "@/lib/route";
import { allows } from "@/lib/roles";
import { SharingOf, type Sharing } from "@/lib/sharing";
import { useStream } from "@/lib/stream";
import { editsSomewhere, groupOf, mayShare, useNoteRecent, useTree } from "@/lib/tree";
import { isBoolean, readStored, writeStored } from "@/lib/stored";
import { Dialogs, type ShellDialog } from "./Dialogs";
import { Header } from "./Header";
import { LiveTabs } from "./LiveTabs";
import { PageLayer } from "./PageLayer";
import { SidePanel } from "./SidePanel";
import { pagesFor } from "./pages";
import classes from "./Shell.module.css";

const NARROW = "(max-width: 48rem)";
const SIDE_SHOWN = "side.shown";

/** One registry for as long as this user is logged in; leaving ends what is open. */
function useRegistry({ id, park_minutes }: User): SessionRegistry {
  const [registry] = useState(() => new SessionRegistry(id, park_minutes));
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (registry.atStake > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      registry.closeAll();
    };
  }, [registry]);
  return registry;
}

export function Shell({ user }: { user: User }) {
  const registry = useRegistry(user);
  const place = usePlace();
  const tree = useTree();
  const edits = useMemo(() => user.is_admin || editsSomewhere(tree.data), [user, tree.data]);
  const editable = useMemo(
    () =>
      new Set(
        tree.data?.connections.filter(({ role }) => allows(role, "edit")).map(({ id }) => id),
      ),
    [tree.data],
  );
  const noteRecent = useNoteRecent();
  const pages = pagesFor(user, edits);
  const page = pages.find(({ name }) => name === place.page);
  const immersion = useImmersion();
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches);
  const [drawer, drawerControl] = useDisclosure(narrow && !page);
  const [sideShown, setSideShown] = useState(() => readStored(SIDE_SHOWN, isBoolean, true));
  const [dialog, setDialog] = useState<ShellDialog | null>(null);
  const opened = useOpenStates(registry);

  const editConnection = useCallback(
    (id: string) => setDialog({ kind: "connection", edited: { id, folderId: null } }),
    [],
  );
  const openTarget = (target: Target) => {
    drawerControl.close();
    go(WORKSPACE);
    registry.open(target);
    if (!target.opens) noteRecent(target.id);
  };
  const openFolder = ({ id }: FolderNode) => {
    const group = tree.data && groupOf(tree.data, id);
    if (group) openTarget(folderTabOf(id, group));
  };
  const sharing: Sharing = {
    share: (what) => setDialog({ kind: "share", what }),
    mayShare: (id) => id === null || mayShare(tree.data, id),
    open: ({ id, ...what }) => openTarget(sharedTabOf(id, what)),
  };
  useStream(Boolean(useSession().data));
  useShareNews(sharing.open);
  const news = { shared: useNewShares(user.id) };
  const sessionActions = useMemo<SessionActions>(
    () => ({
      registry,
      editorOf: (id) => (editable.has(id) ? () => editConnection(id) : null),
    }),
    [registry, editable, editConnection],
  );
  const treeActions: TreeActions = {
    mayAtRoot: user.can.create_at_root,
    open: openTarget,
    openFolder,
    newConnection: (folderId) => setDialog({ kind: "connection", edited: { id: null, folderId } }),
    editConnection,
    editFolder: ({ id, name }) => setDialog({ kind: "folder", folder: { id, name } }),
    editSeveral: (connections) => setDialog({ kind: "several", connections }),
    logInAs: ({ id, name }) => setDialog({ kind: "log-in-as", connection: { id, name } }),
    share: ({ id, name }) => sharing.share({ connectionId: id, sessionId: null, name }),
    permissions: (on) => setDialog({ kind: "permissions", on }),
    deleted: (ids) => ids.forEach((id) => registry.close(id)),
  };
  const toggleSide = () => {
    if (narrow) {
      drawerControl.toggle();
      return;
    }
    writeStored(SIDE_SHOWN, !sideShown);
    setSideShown(!sideShown);
  };
  const panel = <TreePanel actions={treeActions} opened={opened} />;

  return (
    <SharingOf value={sharing}>
      <SessionActionsOf value={sessionActions}>
        <LiveTabs registry={registry} onOpen={openTarget}>
          <div className={classes["shell"]} data-immersed={immersion.on || undefined}>
            <Header
              user={user}
              page={page?.name ?? WORKSPACE}
              pages={pages}
              sideShown={narrow ? drawer : sideShown}
              onToggleSide={toggleSide}
              news={news}
            />
            <StatusBanner />
            <div className={classes["body"]}>
              {!narrow && sideShown && <SidePanel>{panel}</SidePanel>}
              <main className={classes["main"]}>
                <div className={classes["layer"]} data-hidden={page !== undefined || undefined}>
                  <Workspace />
                </div>
                {page && (
                  <div className={classes["layer"]}>
                    <PageLayer key={page.name} page={page} user={user} rest={place.rest} />
                  </div>
                )}
              </main>
            </div>
          </div>
          <ProofPrompt />
          {narrow && (
            <Drawer
              opened={drawer}
              onClose={drawerControl.close}
              title="Connections"
              size="min(22rem, 88vw)"
              classNames={{ body: classes["drawerBody"] ?? "", content: classes["drawer"] ?? "" }}
            >
              {panel}
            </Drawer>
          )}
          <Dialogs
            dialog={dialog}
            user={user}
            onOpen={openTarget}
            onClose={() => setDialog(null)}
          />
        </LiveTabs>
      </SessionActionsOf>
    </SharingOf>
  );
}
