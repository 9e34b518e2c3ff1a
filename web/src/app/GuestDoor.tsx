/** What a shared link leads to: a question who comes, then the session and nothing else. */
import { useMemo, useState } from "react";
import { GuestPage, GuestTrouble } from "@/features/sharing/components/GuestPage";
import { keepEntry, keptEntry, type Asked, type Entered } from "@/features/sharing/guest";
import { NEEDS_LINK } from "@/features/sharing/troubles";
import { Alone, type Wanted } from "@/features/sessions/components/Alone";

export function GuestDoor({ asked: { secret } }: { asked: Asked }) {
  const [entered, setEntered] = useState<Entered | null>(() =>
    secret === null ? keptEntry() : null,
  );
  if (entered) return <GuestSession entered={entered} />;
  if (secret === null) return <GuestTrouble trouble={NEEDS_LINK} onRetry={() => undefined} />;
  return (
    <GuestPage
      secret={secret}
      onEntered={(now) => {
        keepEntry(now);
        setEntered(now);
      }}
    />
  );
}

function GuestSession({ entered }: { entered: Entered }) {
  const wanted = useMemo(() => [wantedOf(entered)], [entered]);
  return <Alone wanted={wanted} visitor leave={null} />;
}

function wantedOf({ token, data_source, kind, identifier, name, protocol }: Entered): Wanted {
  return {
    target: { id: `${kind}-${identifier}`, name, protocol, hostname: "" },
    by: () => Promise.resolve({ token, dataSource: data_source, kind, identifier }),
  };
}
