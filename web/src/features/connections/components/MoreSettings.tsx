import { Accordion, Badge, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { IconSearch } from "@/components/icons";
import type { Parameter, ParameterGroup } from "@/lib/api";
import { countSet, filterGroups, type Values } from "../draft";
import classes from "./ConnectionForm.module.css";

interface MoreSettingsProps {
  readonly groups: readonly ParameterGroup[];
  readonly values: Values;
  readonly secretsSet: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
  readonly fieldOf: (parameter: Parameter) => ReactNode;
  /** What stands below the protocol's own, in the same list. */
  readonly extras?: readonly Extra[];
  readonly title?: string;
}

export interface Extra {
  readonly name: string;
  readonly label: string;
  /** A word at the label, or "". */
  readonly note: string;
  readonly wrong: boolean;
  readonly content: ReactNode;
}

/** Everything else that the protocol knows: folded by groups, found by the filter. */
export function MoreSettings(props: MoreSettingsProps) {
  const { groups, values, secretsSet, errors, fieldOf, extras = [], title } = props;
  const [filter, setFilter] = useState("");
  const [opened, setOpened] = useState<string[]>([]);
  const shown = filterGroups(groups, filter);
  const wrong = [
    ...groups
      .filter(({ parameters }) => parameters.some(({ name }) => errors[name]))
      .map(({ name }) => name),
    ...extras.filter((extra) => extra.wrong).map(({ name }) => name),
  ];
  const open = filter.trim() ? shown.map(({ name }) => name) : [...new Set([...opened, ...wrong])];

  return (
    <div>
      <div className={classes["more"]}>
        <Text fw={600} size="sm">
          {title ?? "More settings"}
        </Text>
        <TextInput
          size="xs"
          w={220}
          type="search"
          aria-label="Find a setting"
          placeholder="Find a setting"
          leftSection={<IconSearch size={14} />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.preventDefault();
          }}
        />
      </div>
      {shown.length === 0 && (
        <Text size="sm" c="var(--dg-muted)" py="sm">
          No setting of this protocol has “{filter.trim()}” in its name.
        </Text>
      )}
      <Accordion multiple value={open} onChange={setOpened} chevronPosition="left" chevronSize={18}>
        {shown.map((group) => {
          const set = countSet(group.parameters, values, secretsSet);
          return (
            <Accordion.Item key={group.name} value={group.name}>
              <Accordion.Control>
                <Text span size="sm" fw={500}>
                  {group.label}
                </Text>
                <Mark wrong={wrong.includes(group.name)} note={set > 0 ? `${set} set` : ""} />
              </Accordion.Control>
              <Accordion.Panel>
                {open.includes(group.name) && (
                  <div className={classes["grid"]}>
                    {group.parameters.map((parameter) => (
                      <div
                        key={parameter.name}
                        className={parameter.type === "multiline" ? classes["wide"] : undefined}
                      >
                        {fieldOf(parameter)}
                      </div>
                    ))}
                  </div>
                )}
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
        {!filter.trim() &&
          extras.map(({ name, label, note, content }) => (
            <Accordion.Item key={name} value={name}>
              <Accordion.Control>
                <Text span size="sm" fw={500}>
                  {label}
                </Text>
                <Mark wrong={wrong.includes(name)} note={note} />
              </Accordion.Control>
              <Accordion.Panel>{open.includes(name) && content}</Accordion.Panel>
            </Accordion.Item>
          ))}
      </Accordion>
    </div>
  );
}

function Mark({ wrong, note }: { wrong: boolean; note: string }) {
  if (wrong)
    return (
      <Badge ml="xs" size="sm" color="red" variant="light">
        Needs a look
      </Badge>
    );
  return note ? (
    <Badge ml="xs" size="sm" variant="light">
      {note}
    </Badge>
  ) : null;
}
