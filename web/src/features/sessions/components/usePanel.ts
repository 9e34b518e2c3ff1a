/** What a dock panel's own events say, as values. */
import type { DockviewPanelApi } from "dockview-react";
import { useCallback, useSyncExternalStore } from "react";

export function useVisible(api: DockviewPanelApi): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const subscription = api.onDidVisibilityChange(listener);
      return () => subscription.dispose();
    },
    [api],
  );
  return useSyncExternalStore(subscribe, () => api.isVisible);
}

/** Changes when the panel was moved to another place, which takes the focus from within it. */
export function useGroup(api: DockviewPanelApi): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      const subscription = api.onDidGroupChange(listener);
      return () => subscription.dispose();
    },
    [api],
  );
  return useSyncExternalStore(subscribe, () => api.group.id);
}

export function useActive(api: DockviewPanelApi): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const subscription = api.onDidActiveChange(listener);
      return () => subscription.dispose();
    },
    [api],
  );
  return useSyncExternalStore(subscribe, () => api.isActive);
}
