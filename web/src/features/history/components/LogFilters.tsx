/** What narrows a list of the log: words, and a span of days. */
import { Group, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { IconSearch } from "@/components/icons";

export interface Span {
  /** Days as the browser's field has them ("2026-01-31"), "" for no end. */
  readonly from: string;
  readonly to: string;
}

interface LogFiltersProps {
  readonly label: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly span: Span;
  readonly onSpan: (span: Span) => void;
  readonly children?: ReactNode;
}

export function LogFilters(props: LogFiltersProps) {
  const { label, words, onWords, span, onSpan, children } = props;
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={label}>
      <TextInput
        size="xs"
        w="15rem"
        type="search"
        aria-label="Search"
        placeholder="Search"
        maxLength={200}
        leftSection={<IconSearch size={15} />}
        value={words}
        onChange={(event) => onWords(event.currentTarget.value)}
        data-testid="log-search"
      />
      {children}
      <TextInput
        size="xs"
        type="date"
        aria-label="From this day"
        max={span.to || undefined}
        value={span.from}
        onChange={(event) => onSpan({ ...span, from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        aria-label="Until this day"
        min={span.from || undefined}
        value={span.to}
        onChange={(event) => onSpan({ ...span, to: event.currentTarget.value })}
      />
    </Group>
  );
}
