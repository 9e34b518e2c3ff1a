import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { IconSearch } from "@/components/icons";
import classes from "./Tree.module.css";

interface FilterBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [role=dialog]") !== null
  );
}

/** Focused from anywhere in the page by “/” or Ctrl+K, but not from within a remote session. */
export function FilterBox({ value, onChange, onEnter }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      const find = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!(slash || find) || isTyping(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", focus, true);
    return () => document.removeEventListener("keydown", focus, true);
  }, []);

  return (
    <TextInput
      ref={input}
      className={classes["filter"] ?? ""}
      placeholder="Find a connection"
      aria-label="Find a connection"
      type="search"
      value={value}
      leftSection={<IconSearch size={16} />}
      rightSection={
        value ? (
          <CloseButton size="sm" aria-label="Clear the filter" onClick={() => onChange("")} />
        ) : (
          <Kbd size="xs" aria-hidden="true">
            /
          </Kbd>
        )
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onEnter();
        else if (event.key === "Escape") onChange("");
        else if (event.key === "ArrowDown") focusTree(event.currentTarget);
        else return;
        event.preventDefault();
      }}
      data-testid="tree-filter"
    />
  );
}

function focusTree(from: HTMLElement): void {
  from.closest("nav")?.querySelector<HTMLElement>("[role=tree], [data-hit]")?.focus();
}
