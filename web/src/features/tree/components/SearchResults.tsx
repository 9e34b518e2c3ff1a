/** What the server finds in a tree too large to be looked through here: by name, address, tags and notes. */
import { Badge, Button, Skeleton, Text, UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconSearch } from "@/components/icons";
import type { SearchHit } from "@/lib/api";
import { messageOf } from "@/lib/http";
import type { useSearch } from "../api/search";
import classes from "./Tree.module.css";

interface SearchResultsProps {
  readonly term: string;
  readonly search: ReturnType<typeof useSearch>;
  readonly onOpen: (hit: SearchHit) => void;
  readonly onMenu: (hit: SearchHit, at: { x: number; y: number }) => void;
}

const FOUND_IN: Readonly<Record<string, string>> = { tags: "in its tags", notes: "in its notes" };

function step(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-hit]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
}

export function SearchResults({ term, search, onOpen, onMenu }: SearchResultsProps) {
  const hits = search.data?.pages.flatMap(({ items }) => items) ?? [];
  if (search.isPending)
    return (
      <div role="status" className={classes["skeleton"]} aria-busy="true" aria-label="Searching">
        {[70, 55, 80, 60].map((width) => (
          <Skeleton key={width} height={13} width={`${width}%`} radius="sm" />
        ))}
      </div>
    );
  if (search.isError && hits.length === 0)
    return (
      <ErrorNotice
        title="The search failed"
        message={messageOf(search.error)}
        onRetry={() => void search.refetch()}
      />
    );
  if (hits.length === 0)
    return (
      <Notice icon={IconSearch} title="Nothing found">
        No connection has “{term}” in its name, address, tags or notes.
      </Notice>
    );
  return (
    <div
      className={classes["results"]}
      data-results=""
      data-stale={search.isPlaceholderData || undefined}
      onKeyDown={step}
      role="region"
      aria-label="Search results"
    >
      {hits.map((hit, index) => (
        <UnstyledButton
          key={hit.id}
          className={classes["hit"] ?? ""}
          data-hit=""
          data-testid={`search-hit-${hit.id}`}
          onClick={() => onOpen(hit)}
          onContextMenu={(event) => {
            event.preventDefault();
            onMenu(hit, { x: event.clientX, y: event.clientY });
          }}
        >
          <ProtocolIcon protocol={hit.protocol} />
          <span className={classes["hitText"]}>
            <span className={classes["hitName"]}>{hit.name}</span>
            <span className={classes["hitPlace"]}>
              {[hit.path.map(({ name }) => name).join(" / "), hit.hostname]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </span>
          {FOUND_IN[hit.matched] && (
            <Badge size="xs" variant="light" color="gray">
              {FOUND_IN[hit.matched]}
            </Badge>
          )}
          {index === 0 && <span className={classes["enter"]} aria-hidden="true" />}
        </UnstyledButton>
      ))}
      {search.hasNextPage ? (
        <Button
          variant="subtle"
          size="xs"
          loading={search.isFetchingNextPage}
          onClick={() => void search.fetchNextPage()}
        >
          Show more
        </Button>
      ) : (
        <Text size="xs" c="var(--dg-muted)" ta="center" py={6}>
          {hits.length} found
        </Text>
      )}
    </div>
  );
}
