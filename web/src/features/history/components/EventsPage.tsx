import { Alert, Button, Loader, Select, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { Page, TableCard } from "@/components/Page";
import { formatWhen } from "@/lib/format";
import { messageOf, queryOf } from "@/lib/http";
import type { LogEvent, Verdict } from "@/lib/managed";
import { ACTION_KINDS, actionWords, detailWords } from "../actions";
import { useEvents, useVerify, type EventFilters } from "../api/events";
import { endOf, startOf } from "../span";
import { ExportMenu } from "./ExportMenu";
import { LogFilters } from "./LogFilters";
import { LogList } from "./LogList";
import classes from "./HistoryPage.module.css";

const TYPING_MS = 300;
const WORDS = {
  failed: "The log can't be shown",
  none: "Nothing yet",
  about: "What people do is listed here.",
  older: "Show older entries",
};
const HEAD = ["When", "Who", "From", "What", "On", "Details"];

/** Everything that was done, for administrators. */
export function EventsPage() {
  const [words, setWords] = useState("");
  const [action, setAction] = useState("");
  const [span, setSpan] = useState({ from: "", to: "" });
  const [q] = useDebouncedValue(words, TYPING_MS);
  const filters: EventFilters = {
    q,
    action,
    actor: "",
    since: startOf(span.from),
    until: endOf(span.to),
  };
  const events = useEvents(filters);
  const verify = useVerify();
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = queryOf({ ...filters }) !== "";
  return (
    <Page
      title="Log"
      about="Everything that was done, newest first. Entries are chained: none can be changed or taken out unseen."
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            loading={verify.isPending}
            onClick={() => verify.mutate()}
            data-testid="log-verify"
          >
            Verify
          </Button>
          <ExportMenu path="events" query={queryOf({ ...filters })} />
        </>
      }
    >
      <VerdictLine verdict={verify.data} error={verify.error} />
      <LogFilters
        label="Narrow the log"
        words={words}
        onWords={setWords}
        span={span}
        onSpan={setSpan}
      >
        <Select
          size="xs"
          w="13rem"
          aria-label="What it was done to"
          placeholder="Everything"
          data={ACTION_KINDS}
          value={action || null}
          onChange={(value) => setAction(value ?? "")}
          clearable
          searchable
        />
      </LogFilters>
      <LogList
        query={events}
        empty={items.length === 0}
        narrowed={narrowed}
        words={WORDS}
        loading={<Loader color="gray" role="status" aria-label="Loading" />}
      >
        <TableCard head={HEAD} label="Log">
          {items.map((item) => (
            <EventRow key={item.id} item={item} />
          ))}
        </TableCard>
      </LogList>
    </Page>
  );
}

function EventRow({ item }: { item: LogEvent }) {
  const { actor, thing } = item;
  const details = detailWords(item.details);
  return (
    <Table.Tr data-testid="log-event">
      <Table.Td className={classes["figure"] ?? ""}>
        <time dateTime={item.at} title={item.at}>
          {formatWhen(item.at)}
        </time>
      </Table.Td>
      <Table.Td>{actorWords(actor.kind, actor.name)}</Table.Td>
      <Table.Td className={classes["figure"] ?? ""}>{actor.address || "–"}</Table.Td>
      <Table.Td className={classes["whole"] ?? ""}>{actionWords(item.action)}</Table.Td>
      <Table.Td maw="16rem">
        <Text size="sm" truncate title={thing?.name}>
          {thing?.name ?? "–"}
        </Text>
      </Table.Td>
      <Table.Td w="40%" miw="14rem">
        <Text
          size="xs"
          c="var(--dg-muted)"
          lineClamp={2}
          title={details}
          className={classes["details"] ?? ""}
        >
          {details}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function actorWords(kind: string, name: string): string {
  if (kind === "command") return `${name || "somebody"}, command line`;
  if (kind === "server") return "Deskgate";
  return name || "nobody logged in";
}

function VerdictLine({ verdict, error }: { verdict: Verdict | undefined; error: unknown }) {
  if (error)
    return (
      <Alert color="red" variant="light" role="alert" mb="sm">
        {messageOf(error)}
      </Alert>
    );
  if (!verdict) return null;
  return verdict.ok ? (
    <Alert color="teal" variant="light" role="status" mb="sm" data-testid="log-verdict">
      The log is whole: {verdict.checked} entries were checked.
    </Alert>
  ) : (
    <Alert color="red" variant="light" role="alert" mb="sm" title="The log is not whole">
      {verdict.problem}
    </Alert>
  );
}
