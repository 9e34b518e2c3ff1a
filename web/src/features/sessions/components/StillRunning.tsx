/** The person's sessions that go on without a tab here: parked ones, and those in other browsers. */
import { Button, Text, Title } from "@mantine/core";
import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { formatWhen } from "@/lib/format";
import {
  isParked,
  leftWords,
  ownSessions,
  useEndLive,
  useLive,
  type LiveSession,
} from "@/lib/live";
import { useNow } from "@/lib/now";
import { hashOf } from "@/lib/route";
import { returnTabOf } from "../api/getTarget";
import { useSessionsHere } from "../here";
import { useSessionActions } from "../hooks";
import classes from "./StillRunning.module.css";

/** The rest is on the live page. */
const SHOWN = 6;

/** Those of this person's sessions that they might be looking for. */
export function useElsewhere(): readonly LiveSession[] {
  const { registry } = useSessionActions();
  const here = useSessionsHere(registry);
  const { data = [] } = useLive();
  return ownSessions(data).filter(({ id }) => !here.has(id));
}

export function StillRunning({ items }: { items: readonly LiveSession[] }) {
  const { registry } = useSessionActions();
  const [ending, setEnding] = useState<LiveSession | null>(null);
  const title = useId();
  const more = items.length - SHOWN;
  return (
    <section className={classes["section"]} aria-labelledby={title} data-testid="still-running">
      <Title order={2} fz="1.15rem" id={title}>
        Still running
      </Title>
      <ul className={classes["list"]}>
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.id} className={classes["item"]} data-testid={`still-running-${item.id}`}>
            <ProtocolIcon protocol={item.protocol} size={20} />
            <div className={classes["text"]}>
              <Text size="sm" fw={600} truncate title={item.connection_name}>
                {item.connection_name}
              </Text>
              <Where item={item} />
            </div>
            <Button
              size="xs"
              variant="light"
              onClick={() => registry.open(returnTabOf(item.id, tabOf(item)))}
              aria-label={`Continue ${item.connection_name}`}
              data-testid={`continue-${item.id}`}
            >
              Continue
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              onClick={() => setEnding(item)}
              aria-label={`End ${item.connection_name}`}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" mt="xs">
          <a href={hashOf("live")}>{more === 1 ? "One more" : `${more} more`}</a>
        </Text>
      )}
      {ending && <EndDialog item={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}

const tabOf = ({ connection_name, protocol }: LiveSession) => ({ name: connection_name, protocol });

function Where({ item }: { item: LiveSession }) {
  const now = useNow();
  const words = isParked(item)
    ? ["Parked", leftWords(item, now)].filter(Boolean).join(", ")
    : `Open elsewhere since ${formatWhen(item.opened_at ?? item.started_at)}`;
  return (
    <Text size="xs" c={isParked(item) ? "var(--dg-warning-text)" : "var(--dg-muted)"}>
      {words}
    </Text>
  );
}

function EndDialog({ item, onClose }: { item: LiveSession; onClose: () => void }) {
  const end = useEndLive();
  return (
    <ConfirmDialog
      title={`End “${item.connection_name}”`}
      action="End session"
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(item.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      {isParked(item)
        ? "It can't be continued any more. What runs in it may be lost."
        : "It closes wherever it is open. What runs in it may be lost."}
    </ConfirmDialog>
  );
}
