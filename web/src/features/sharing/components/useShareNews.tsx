/** Says when something is shared with this person: in a corner, and politely to screen readers. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { hashOf } from "@/lib/route";
import type { Share, Shared } from "@/lib/sharing";
import { useShares } from "../api/shares";
import { rightsWords, untilWords } from "../words";

const SHOWN_MS = 20_000;
/** On a small window it would lie over the buttons of dialogs. */
const SMALL = "(max-width: 48rem)";

function place(): "top-center" | "bottom-right" {
  return window.matchMedia(SMALL).matches ? "top-center" : "bottom-right";
}

/** More at once are said in one. */
const SINGLE = 2;

/** What came into the list since it was first read here: what was there before is counted, not told. */
export function useShareNews(open: (shared: Shared) => void): void {
  const received = useShares("received").data;
  const known = useRef<ReadonlySet<string> | null>(null);
  const opening = useRef(open);
  useEffect(() => {
    opening.current = open;
  });
  useEffect(() => {
    if (!received) return;
    const before = known.current;
    known.current = new Set(received.map(({ id }) => id));
    if (!before) return;
    const fresh = received.filter(({ id, active }) => active && !before.has(id));
    if (fresh.length > SINGLE) tellMany(fresh.length);
    else for (const share of fresh) tell(share, (shared) => opening.current(shared));
    for (const { id, active } of received) if (!active) notifications.hide(noticeId(id));
  }, [received]);
}

const noticeId = (id: string) => `share-${id}`;

function tell(share: Share, open: (shared: Shared) => void): void {
  const id = noticeId(share.id);
  notifications.show({
    id,
    role: "status",
    position: place(),
    autoClose: SHOWN_MS,
    closeButtonProps: { "aria-label": "Close" },
    title: (
      <Text inherit lineClamp={2} style={{ overflowWrap: "anywhere" }}>
        {share.giver} shares “{share.name}” with you
      </Text>
    ),
    message: (
      <>
        <Text size="sm" inherit>
          Until {untilWords(share.expires_at)}: {rightsWords(share.rights)}.
        </Text>
        {share.note && (
          <Text size="sm" inherit lineClamp={2} style={{ overflowWrap: "anywhere" }}>
            “{share.note}”
          </Text>
        )}
        <Group mt={8} gap="xs">
          <Button
            size="compact-sm"
            onClick={() => {
              notifications.hide(id);
              open(share);
            }}
            data-testid="share-news-open"
          >
            Open
          </Button>
        </Group>
      </>
    ),
    "data-testid": "share-news",
  });
}

function tellMany(count: number): void {
  notifications.show({
    id: "shares",
    role: "status",
    position: place(),
    autoClose: SHOWN_MS,
    closeButtonProps: { "aria-label": "Close" },
    title: `${count} things were shared with you`,
    message: (
      <Button
        size="compact-sm"
        mt={8}
        component="a"
        href={hashOf("shared")}
        onClick={() => notifications.hide("shares")}
      >
        See what it is
      </Button>
    ),
  });
}
