/** How pages and the tree get a live session into a tab, and know which have one: sessions are a feature of their own. */
import { useMemo, type ReactNode } from "react";
import { lookTabOf, returnTabOf } from "@/features/sessions/api/getTarget";
import { useSessionsHere } from "@/features/sessions/here";
import type { SessionRegistry, Target } from "@/features/sessions/registry";
import { HereOf, LookingOf, type Look } from "@/lib/looking";

interface LiveTabsProps {
  readonly registry: SessionRegistry;
  readonly onOpen: (target: Target) => void;
  readonly children: ReactNode;
}

export function LiveTabs({ registry, onOpen, children }: LiveTabsProps) {
  const tabs = useSessionsHere(registry);
  const here = useMemo(() => {
    const show = (tab: string) => () => {
      const open = registry.get().get(tab);
      if (open) onOpen(open.target);
    };
    return new Map([...tabs].map(([session, tab]) => [session, show(tab)]));
  }, [registry, tabs, onOpen]);
  return (
    <LookingOf value={(look) => onOpen(tabOf(look))}>
      <HereOf value={here}>{children}</HereOf>
    </LookingOf>
  );
}

function tabOf({ identifier, way, ...named }: Look): Target {
  switch (way) {
    case "continue":
      return returnTabOf(identifier, named);
    case "watch":
      return lookTabOf(identifier, named, "seen");
    case "watch-silently":
      return lookTabOf(identifier, named, "silently");
    default:
      return lookTabOf(identifier, named);
  }
}
