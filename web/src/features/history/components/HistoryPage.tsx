import { Badge, Button, Skeleton, Switch, Table, Text, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import type { SessionRecord, User } from "@/lib/api";
import { formatBytes, formatDuration, formatWhen } from "@/lib/format";
import { queryOf } from "@/lib/http";
import { useLooking } from "@/lib/looking";
import { WORKSPACE, hashOf } from "@/lib/route";
import { useEffect, useState } from "react";
import { useEndSession } from "../api/endSession";
import { useHistory, type HistoryFilters } from "../api/getSessions";
import { endOf, startOf } from "../span";
import { endedCalmly, endingWords, personWords, secondsSince, wayWords } from "../words";
import { Page, TableCard } from "@/components/Page";
import { ExportMenu } from "./ExportMenu";
import { LogFilters } from "./LogFilters";
import { LogList } from "./LogList";
import classes from "./HistoryPage.module.css";

const TYPING_MS = 300;

/** An administrator sees all sessions; others see their own. */
export function HistoryPage({ user }: { user: User }) {
  const everyone = user.is_admin;
  const [words, setWords] = useState("");
  const [live, setLive] = useState(false);
  const [span, setSpan] = useState({ from: "", to: "" });
  const [q] = useDebouncedValue(words, TYPING_MS);
  const filters: HistoryFilters = {
    q,
    live: live || null,
    since: startOf(span.from),
    until: endOf(span.to),
  };
  const history = useHistory(filters);
  const items = history.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = queryOf({ ...filters }) !== "";
  return (
    <Page
      title="History"
      about={everyone ? "All sessions of all users, newest first." : "Your sessions, newest first."}
      actions={
        <>
          <ExportMenu path="sessions" query={queryOf({ ...filters })} />
          <Button variant="default" size="xs" component="a" href={hashOf(WORKSPACE)}>
            Back to sessions
          </Button>
        </>
      }
    >
      <LogFilters
        label="Narrow the history"
        words={words}
        onWords={setWords}
        span={span}
        onSpan={setSpan}
      >
        <Switch
          size="xs"
          label="Live only"
          checked={live}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      </LogFilters>
      <LogList
        query={history}
        empty={items.length === 0}
        narrowed={narrowed}
        words={WORDS}
        loading={<HistorySkeleton />}
      >
        <HistoryTable items={items} user={user} />
      </LogList>
    </Page>
  );
}

const WORDS = {
  failed: "The history can't be shown",
  none: "No sessions yet",
  about: "Every session is listed here: who, where, when, and how it ended.",
  older: "Show older sessions",
};

const HEAD = ["Connection", "User", "From", "Started", "Duration", "Traffic", "State"];

function HistoryTable({ items, user }: { items: readonly SessionRecord[]; user: User }) {
  const everyone = user.is_admin;
  return (
    <div className={classes["whole"]}>
      <TableCard
        head={everyone ? HEAD : HEAD.filter((name) => name !== "User")}
        label="Sessions"
        testId="history"
      >
        {items.map((item) => (
          <HistoryRow key={item.id} item={item} user={user} />
        ))}
      </TableCard>
    </div>
  );
}

function HistoryRow({ item, user }: { item: SessionRecord; user: User }) {
  const everyone = user.is_admin;
  const way = wayWords(item);
  const end = useEndSession();
  const now = useNow(item.live);
  const seconds = item.live ? secondsSince(item, now) : item.duration_seconds;
  return (
    <Table.Tr>
      <Table.Td>
        <span className={classes["connection"]}>
          <ProtocolIcon protocol={item.protocol} size={16} />
          <span className={classes["name"]} title={item.connection_name}>
            {item.connection_name}
          </span>
        </span>
        {way && (
          <Text size="xs" c="var(--dg-muted)" truncate title={way}>
            {way}
          </Text>
        )}
      </Table.Td>
      {everyone && <Table.Td>{personWords(item)}</Table.Td>}
      <Table.Td className={classes["figure"] ?? ""}>{item.client_address}</Table.Td>
      <Table.Td className={classes["figure"] ?? ""}>{formatWhen(item.started_at)}</Table.Td>
      <Table.Td className={classes["figure"] ?? ""}>
        {seconds === null ? "–" : formatDuration(seconds)}
      </Table.Td>
      <Table.Td className={classes["figure"] ?? ""}>
        <Tooltip
          label={`${formatBytes(item.bytes_to_browser)} to the browser, ${formatBytes(item.bytes_to_guacd)} from it`}
        >
          <span>{formatBytes(item.bytes_to_browser + item.bytes_to_guacd)}</span>
        </Tooltip>
      </Table.Td>
      <Table.Td>
        {item.live ? (
          <span className={classes["live"]}>
            <Badge variant="light" color="teal">
              Live
            </Badge>
            {item.may_look_in && item.user_id !== user.id && <LookIn item={item} />}
            <Button
              size="compact-xs"
              variant="default"
              loading={end.isPending}
              onClick={() => end.mutate(item.id)}
              aria-label={`End the session of ${personWords(item)} on ${item.connection_name}`}
            >
              End
            </Button>
          </span>
        ) : (
          <EndingWords item={item} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function LookIn({ item }: { item: SessionRecord }) {
  const look = useLooking();
  const { id: identifier, connection_name, protocol } = item;
  const name = `${connection_name} (${personWords(item)})`;
  if (!look) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      onClick={() => look({ identifier, name, protocol })}
      aria-label={`Look into the session of ${personWords(item)} on ${connection_name}`}
      data-testid={`look-in-${identifier}`}
    >
      Look in
    </Button>
  );
}

const TICK_MS = 1000;

/** The time, each second for as long as it is `needed`. */
function useNow(needed: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!needed) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [needed]);
  return now;
}

function EndingWords({ item }: { item: SessionRecord }) {
  const words = (
    <Text span size="sm" c={endedCalmly(item.ending) ? "var(--dg-muted)" : "var(--dg-danger)"}>
      {endingWords(item.ending) || "Ended"}
    </Text>
  );
  return item.detail ? (
    <Tooltip label={item.detail} multiline maw={360}>
      <span>{words}</span>
    </Tooltip>
  ) : (
    words
  );
}

function HistorySkeleton() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the history"
      className={classes["skeleton"]}
    >
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={20} radius="sm" />
      ))}
    </div>
  );
}
