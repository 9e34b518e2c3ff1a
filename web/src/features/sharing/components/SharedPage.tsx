import { SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page } from "@/components/Page";
import { IconShare } from "@/components/icons";
import type { User } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useNow } from "@/lib/now";
import type { Share } from "@/lib/sharing";
import { useShares } from "../api/shares";
import { newOnes, noteSeen, useSeen } from "../seen";
import { listed } from "../words";
import { SharedItem } from "./SharedItem";
import classes from "./Sharing.module.css";

type Shown = "all" | "received" | "given";

/** What is shared with this person and by them, in one list. */
export function SharedPage({ user }: { user: User }) {
  const received = useShares("received");
  const given = useShares("given");
  const now = useNow();
  const [shown, setShown] = useState<Shown>("all");
  const fresh = useFresh(user.id, received.data);
  // To the minute: what is over for a day leaves the list, and nothing else depends on it.
  const minute = Math.floor(now / 60_000) * 60_000;
  const all = useMemo(
    () => listed([...(received.data ?? []), ...(given.data ?? [])], minute),
    [received.data, given.data, minute],
  );
  const items = shown === "all" ? all : all.filter(({ side }) => side === shown);
  const failed = received.error ?? given.error;
  const pending = received.isPending || given.isPending;
  const count = (side: Share["side"]) =>
    all.filter((one) => one.side === side && one.active).length;

  return (
    <Page
      title="Shared"
      about="What others share with you, and what you share with others. It changes by itself."
      actions={
        all.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label="Which are shown"
            value={shown}
            onChange={setShown}
            data={[
              { value: "all", label: "All" },
              { value: "received", label: `With me (${count("received")})` },
              { value: "given", label: `By me (${count("given")})` },
            ]}
            data-testid="shared-side"
          />
        )
      }
    >
      {failed && all.length === 0 ? (
        <ErrorNotice
          title="What is shared can't be shown"
          message={messageOf(failed)}
          onRetry={() => {
            void received.refetch();
            void given.refetch();
          }}
        />
      ) : pending ? (
        <Stack gap="sm" aria-busy="true" aria-label="Loading what is shared" role="status">
          {Array.from({ length: 3 }, (_, index) => (
            <Skeleton key={index} height={76} radius="md" />
          ))}
        </Stack>
      ) : items.length === 0 ? (
        <Nothing shown={shown} />
      ) : (
        <ul className={classes["items"]} aria-label="Shared" data-testid="shared">
          {items.map((item) => (
            <SharedItem
              key={`${item.side}-${item.id}`}
              item={item}
              fresh={fresh.has(item.id)}
              now={now}
            />
          ))}
        </ul>
      )}
    </Page>
  );
}

/** What is new stays marked for as long as the page is looked at, and is seen by that. */
function useFresh(userId: string, received: readonly Share[] | undefined): ReadonlySet<string> {
  const seen = useSeen(userId);
  const [atFirst] = useState(seen);
  useEffect(() => {
    if (received) noteSeen(userId, received);
  }, [userId, received]);
  return useMemo(
    () => new Set(newOnes(received ?? [], atFirst).map(({ id }) => id)),
    [received, atFirst],
  );
}

const NOTHING: Readonly<Record<Shown, { readonly title: string; readonly about: string }>> = {
  all: {
    title: "Nothing is shared yet",
    about:
      "Share a session that is open by the button in its tools, or a connection by its menu in the tree. What others share with you comes here by itself.",
  },
  received: {
    title: "Nothing is shared with you",
    about: "What others share with you comes here by itself, and you are told.",
  },
  given: {
    title: "You share nothing",
    about:
      "Share a session that is open by the button in its tools, or a connection by its menu in the tree.",
  },
};

function Nothing({ shown }: { shown: Shown }) {
  const { title, about } = NOTHING[shown];
  return (
    <Notice icon={IconShare} title={title}>
      {about}
    </Notice>
  );
}
