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
