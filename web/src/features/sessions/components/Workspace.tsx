import { useComputedColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  DockviewReact,
  type DockviewApi,
  type DockviewTheme,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelProps,
} from "dockview-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useOpenSessions, useRoom, useSessionActions, type OpenSession } from "../hooks";
import { SessionTab } from "./SessionTab";
import { SessionView } from "./SessionView";
import { StartPage } from "./StartPage";
import { Toolbar } from "./Toolbar";
import { useImmersion, type Immersion } from "./useImmersion";
import { useActive, useGroup, useVisible } from "./usePanel";
import sessionClasses from "./Session.module.css";
import classes from "./Workspace.module.css";

const theme = (colorScheme: "light" | "dark"): DockviewTheme => ({
  name: `deskgate-${colorScheme}`,
  className: `dockview-theme-${colorScheme} ${classes["dock"] ?? ""}`,
  colorScheme,
  gap: 1,
  dndTabIndicator: "line",
});
const THEMES = { light: theme("light"), dark: theme("dark") };

const COMPONENTS = { session: SessionPanel };

/** The docked tabs. The registry says which sessions there are; this shows them and reports closings. */
export function Workspace() {
  const { registry } = useSessionActions();
  const open = useOpenSessions(registry);
  const [dock, setDock] = useState<DockviewApi | null>(null);
  const scheme = useComputedColorScheme("light");
  const immersion = useImmersion();

  useEffect(() => {
    if (!dock) return;
    for (const [id, { target }] of open) {
      if (!dock.getPanel(id))
        dock.addPanel({ id, component: "session", title: target.name, renderer: "always" });
    }
    for (const panel of dock.panels) if (!open.has(panel.id)) dock.removePanel(panel);
  }, [dock, open]);

  useEffect(() => {
    if (!dock) return;
    const quiet = registry.whenActivated((id) => {
      const panel = dock.getPanel(id);
      panel?.api.setActive();
      panel?.view.content.element
        .querySelector<HTMLElement>("section")
        ?.focus({ preventScroll: true });
    });
    const removed = dock.onDidRemovePanel((panel) => registry.close(panel.id));
    return () => {
      quiet();
      removed.dispose();
    };
  }, [dock, registry]);

  useEffect(() => {
    if (!dock) return;
    registry.restore();
    return registry.keepAtEnd(() => dock.activePanel?.id ?? null);
  }, [dock, registry]);

  const front = useActivePanel(dock);
  const held = front && open.get(front);

  useEffect(() => {
    return dock && immersion.on ? immerse(dock) : undefined;
  }, [dock, immersion.on]);

  return (
    <div className={classes["workspace"]}>
      <DockviewReact
        components={COMPONENTS}
        defaultTabComponent={SessionTab}
        rightHeaderActionsComponent={GroupTools}
        watermarkComponent={StartPage}
        theme={THEMES[scheme]}
        disableFloatingGroups
        onReady={({ api }) => setDock(api)}
      />
      {immersion.on && held && (
        <div className={sessionClasses["pill"]}>
          <Tools key={held.target.id} open={held} immersion={immersion} />
        </div>
      )}
    </div>
  );
}

/** The tab in front fills the page, without its strip; returns what undoes that. */
function immerse(dock: DockviewApi): () => void {
  const panel = dock.activePanel;
  if (!panel) return () => undefined;
  const { group } = panel;
  dock.maximizeGroup(panel);
  group.header.hidden = true;
  return () => {
    group.header.hidden = false;
    dock.exitMaximizedGroup();
  };
}

function useActivePanel(dock: DockviewApi | null): string | null {
  return useSyncExternalStore(
    (listener) => {
      const subscription = dock?.onDidActivePanelChange(listener);
      return () => subscription?.dispose();
    },
    () => dock?.activePanel?.id ?? null,
  );
}

function SessionPanel(props: IDockviewPanelProps) {
  const { registry, editorOf } = useSessionActions();
  // Once: the panel outlives its session by the moment in which it is taken away.
  const [open] = useState(() => registry.get().get(props.api.id));
  const visible = useVisible(props.api);
  const active = useActive(props.api);
  const place = useGroup(props.api);
  if (!open) return null;
  return (
    <SessionView
      open={open}
      visible={visible}
      active={active}
      place={place}
      onEdit={editorOf(open.target.id)}
      leave={{ label: "Close", go: () => props.api.close() }}
    />
  );
}

function GroupTools({ activePanel }: IDockviewHeaderActionsProps) {
  const { registry } = useSessionActions();
  const open = useOpenSessions(registry).get(activePanel?.id ?? "");
  const immersion = useImmersion();
  if (!open || immersion.on) return null;
  return <Tools key={open.target.id} open={open} immersion={immersion} />;
}

/** One's own session can be left running, where sessions are parked. */
function Tools({ open, immersion }: { open: OpenSession; immersion: Immersion }) {
  const { registry } = useSessionActions();
  useRoom(open.session); // says whose it is
  const { target, session } = open;
  const minutes = registry.parkMinutes;
  const own = !session.room.joined && target.opens?.kind !== "a";
  const park = () => {
    registry.park(target.id);
    notifications.show({
      title: `${target.name} goes on without this page`,
      message: `Continue it within ${minutes === 1 ? "a minute" : `${minutes} minutes`}, here or in another browser: it is on the start page.`,
    });
  };
  return <Toolbar open={open} immersion={immersion} onPark={minutes > 0 && own ? park : null} />;
}
