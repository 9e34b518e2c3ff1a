/** The page of a logged-in user: header, tree, sessions, history; and what joins the features. */
import "dockview-react/dist/styles/dockview.css";
import { Drawer } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import { ProofPrompt } from "@/components/ProofPrompt";
import { StatusBanner } from "@/features/status/components/StatusBanner";
import {
  ConnectionDialog,
  type EditedConnection,
} from "@/features/connections/components/ConnectionDialog";
import { DeleteConnection } from "@/features/connections/components/DeleteConnection";
import { Workspace } from "@/features/sessions/components/Workspace";
import { useImmersion } from "@/features/sessions/components/useImmersion";
import { SessionActionsOf, useOpenStates, type SessionActions } from "@/features/sessions/hooks";
import { SessionRegistry, type Target } from "@/features/sessions/registry";
import { TreePanel } from "@/features/tree/components/TreePanel";
import type { TreeActions } from "@/features/tree/components/actions";
import type { User } from "@/lib/api";
import { WORKSPACE, go, usePlace } from "@/lib/route";
import { isBoolean, readStored, writeStored } from "@/lib/stored";
import { Header } from "./Header";
import { PageLayer } from "./PageLayer";
import { SidePanel } from "./SidePanel";
import { pagesFor } from "./pages";
import classes from "./Shell.module.css";

const NARROW = "(max-width: 48rem)";
const SIDE_SHOWN = "side.shown";

/** One registry for as long as this user is logged in; leaving ends what is open. */
function useRegistry(userId: string): SessionRegistry {
  const [registry] = useState(() => new SessionRegistry(userId));
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (registry.live > 0) event.preventDefault();
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
  const registry = useRegistry(user.id);
  const place = usePlace();
  const pages = pagesFor(user, false);
  const page = pages.find(({ name }) => name === place.page);
  const immersion = useImmersion();
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches);
  const [drawer, drawerControl] = useDisclosure(narrow && !page);
  const [sideShown, setSideShown] = useState(() => readStored(SIDE_SHOWN, isBoolean, true));
  const [edited, setEdited] = useState<EditedConnection | null>(null);
  const [deleted, setDeleted] = useState<{ id: string; name: string } | null>(null);
  const opened = useOpenStates(registry);

  const openTarget = (target: Target) => {
    drawerControl.close();
    go(WORKSPACE);
    registry.open(target);
  };
  const sessionActions = useMemo<SessionActions>(
    () => ({ registry, edit: user.is_admin ? (id) => setEdited({ id, folderId: null }) : null }),
    [registry, user.is_admin],
  );
  const treeActions: TreeActions = {
    open: openTarget,
    manage: user.is_admin
      ? {
          newConnection: (folderId) => setEdited({ id: null, folderId }),
          editConnection: (id) => setEdited({ id, folderId: null }),
          deleteConnection: setDeleted,
        }
      : null,
  };
  const toggleSide = () => {
    if (narrow) {
      drawerControl.toggle();
      return;
    }
    writeStored(SIDE_SHOWN, !sideShown);
    setSideShown(!sideShown);
  };
  const tree = <TreePanel actions={treeActions} opened={opened} />;

  return (
    <SessionActionsOf value={sessionActions}>
      <div className={classes["shell"]} data-immersed={immersion.on || undefined}>
        <Header
          user={user}
          page={page?.name ?? WORKSPACE}
          pages={pages}
          sideShown={narrow ? drawer : sideShown}
          onToggleSide={toggleSide}
        />
        <StatusBanner />
        <div className={classes["body"]}>
          {!narrow && sideShown && <SidePanel>{tree}</SidePanel>}
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
          {tree}
        </Drawer>
      )}
      {edited && (
        <ConnectionDialog
          edited={edited}
          onClose={() => setEdited(null)}
          onSaved={({ id, name, protocol, parameters }, openNow) => {
            setEdited(null);
            if (openNow) openTarget({ id, name, protocol, hostname: parameters["hostname"] ?? "" });
          }}
        />
      )}
      {deleted && (
        <DeleteConnection
          connection={deleted}
          onClose={() => setDeleted(null)}
          onDeleted={(id) => {
            setDeleted(null);
            registry.close(id);
          }}
        />
      )}
    </SessionActionsOf>
  );
}
