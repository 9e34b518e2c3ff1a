/** What folders and connections have in common beside parameters and credentials. */
import { Select, TagsInput, Textarea } from "@mantine/core";
import type { Icon } from "@/components/icons";
import type { Applies, Settled } from "@/lib/api";
import { useNodeChoices } from "../api/nodes";
import { originName } from "../origins";
import { EmblemPicker } from "./EmblemPicker";
import classes from "./ConnectionForm.module.css";

interface SettledProps {
  readonly settled: Settled;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<Settled>) => void;
}

export function TagsField({ settled, errors, onChange }: SettledProps) {
  return (
    <TagsInput
      label="Tags"
      placeholder={settled.tags.length ? "" : "Words to find it by"}
      name="tags"
      value={[...settled.tags]}
      error={errors["tags"]}
      splitChars={[",", ";"]}
      acceptValueOnBlur
      onChange={(tags) => onChange({ tags })}
    />
  );
}

export function AppearanceFields({
  settled,
  errors,
  onChange,
  usual,
}: SettledProps & { usual: Icon }) {
  return (
    <div className={classes["stack"]}>
      <EmblemPicker icon={settled.icon} color={settled.color} usual={usual} onChange={onChange} />
      <Textarea
        label="Notes"
        description="For people; the search finds them too. No passwords: who sees this reads it."
        name="notes"
        autosize
        minRows={2}
        maxRows={10}
        value={settled.notes}
        error={errors["notes"]}
        onChange={(event) => onChange({ notes: event.currentTarget.value })}
      />
    </div>
  );
}

interface RulesProps extends SettledProps {
  /** What applies if nothing is said here, as far as it is known. */
  readonly above: Applies | null;
  readonly administrator: boolean;
}

const AS_ABOVE = "inherit";

export function RulesFields({ settled, errors, onChange, above, administrator }: RulesProps) {
  return (
    <div className={classes["even"]}>
      <NodeField {...{ settled, errors, onChange, above, administrator }} />
      <SecondFactorField {...{ settled, errors, onChange, above }} />
    </div>
  );
}

function nodeValue({ node_id, node_group_id }: Settled): string {
  if (node_group_id !== null) return `group ${node_group_id}`;
  return node_id === null ? AS_ABOVE : `node ${node_id}`;
}

function nodeAbove(above: Applies | null): string {
  const one = above?.node ?? above?.node_group;
  if (!one) return "As the folder says, or the default";
  return `${one.name} (${above ? originName(above.node_origin) : "from above"})`;
}

export function NodeField({ settled, errors, onChange, above, administrator }: RulesProps) {
  const { nodes, groups } = useNodeChoices(administrator);
  const value = nodeValue(settled);
  const items = [
    { value: AS_ABOVE, label: nodeAbove(above) },
    ...nodes.map(({ id, name }) => ({ value: `node ${id}`, label: name })),
    ...groups.map(({ id, name }) => ({ value: `group ${id}`, label: `${name} (group)` })),
  ];
  const known = items.some((item) => item.value === value);
  return (
    <Select
      label="guacd server"
      description={
        administrator
          ? "Which one draws it; of a group the least busy one."
          : "Chosen by administrators."
      }
      data={known ? items : [...items, { value, label: "The one that was chosen for it" }]}
      allowDeselect={false}
      disabled={!administrator}
      value={value}
      error={errors["node_id"] ?? errors["node_group_id"]}
      onChange={(next) => {
        const [kind, id = null] = (next ?? AS_ABOVE).split(" ");
        onChange({
          node_id: kind === "node" ? id : null,
          node_group_id: kind === "group" ? id : null,
        });
      }}
    />
  );
}

function SecondFactorField({
  settled,
  errors,
  onChange,
  above,
}: Omit<RulesProps, "administrator">) {
  const from =
    above && above.second_factor_origin.kind !== "default"
      ? ` (${originName(above.second_factor_origin)})`
      : "";
  const value = settled.second_factor === null ? AS_ABOVE : String(settled.second_factor);
  return (
    <Select
      label="Second factor"
      description="Whether people show it again before this opens."
      data={[
        {
          value: AS_ABOVE,
          label: above
            ? `${above.second_factor ? "Asked for" : "Not asked for"}${from}`
            : "As the folder says",
        },
        { value: "true", label: "Ask for it" },
        { value: "false", label: "Don’t ask for it" },
      ]}
      allowDeselect={false}
      value={value}
      error={errors["second_factor"]}
      onChange={(next) =>
        onChange({ second_factor: next === AS_ABOVE || next === null ? null : next === "true" })
      }
    />
  );
}
