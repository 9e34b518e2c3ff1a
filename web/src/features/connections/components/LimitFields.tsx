/** How many sessions may be open at once, and how a balancing folder shares them out. */
import { NumberInput, Select, Switch } from "@mantine/core";
import type { Balancing, Settled, Turn } from "@/lib/api";
import classes from "./ConnectionForm.module.css";

type Errors = Readonly<Record<string, string>>;

interface WholeProps {
  readonly label: string;
  readonly description: string;
  readonly name: string;
  readonly placeholder: string;
  readonly least?: number;
  readonly value: number | null;
  readonly error: string | undefined;
  readonly onChange: (value: number | null) => void;
}

function Whole({ least, value, onChange, ...rest }: WholeProps) {
  return (
    <NumberInput
      {...rest}
      {...(least === undefined ? {} : { min: least })}
      allowDecimal={false}
      hideControls
      value={value ?? ""}
      onChange={(next) => onChange(typeof next === "number" ? next : null)}
    />
  );
}

interface LimitProps {
  readonly settled: Settled;
  readonly errors: Errors;
  readonly onChange: (change: Partial<Settled>) => void;
}

export function LimitFields({ settled, errors, onChange }: LimitProps) {
  return (
    <div className={classes["even"]}>
      <Whole
        label="Sessions at once"
        description="How many may be open, of all people together."
        name="max_sessions"
        placeholder="Any number"
        least={1}
        value={settled.max_sessions}
        error={errors["max_sessions"]}
        onChange={(max_sessions) => onChange({ max_sessions })}
      />
      <Whole
        label="Of each person"
        description="How many of them may be one person’s."
        name="max_sessions_each"
        placeholder="Any number"
        least={1}
        value={settled.max_sessions_each}
        error={errors["max_sessions_each"]}
        onChange={(max_sessions_each) => onChange({ max_sessions_each })}
      />
    </div>
  );
}

interface TurnProps {
  readonly turn: Turn;
  readonly errors: Errors;
  readonly onChange: (change: Partial<Turn>) => void;
}

export function TurnFields({ turn, errors, onChange }: TurnProps) {
  return (
    <div className={classes["even"]}>
      <Whole
        label="Weight"
        description="Its share of the sessions of a balancing folder; below 1 it gets none."
        name="weight"
        placeholder="1"
        value={turn.weight}
        error={errors["weight"]}
        onChange={(weight) => onChange({ weight })}
      />
      <Switch
        mt="lg"
        label="Only in place of others"
        description="Its turn comes when those of the same balancing folder have failed."
        checked={turn.failover_only}
        onChange={(event) => onChange({ failover_only: event.currentTarget.checked })}
      />
    </div>
  );
}

interface BalancingProps {
  readonly balancing: Balancing;
  readonly errors: Errors;
  readonly onChange: (change: Partial<Balancing>) => void;
}

export function BalancingFields({ balancing, errors, onChange }: BalancingProps) {
  return (
    <div className={classes["even"]}>
      <Select
        label="Opened"
        description="The tree, links and Guacamole’s clients open a balancing folder like a connection."
        data={[
          { value: "organizational", label: "Never, it only holds things" },
          { value: "balancing", label: "As one: by its least busy connection" },
        ]}
        allowDeselect={false}
        value={balancing.kind}
        error={errors["kind"]}
        onChange={(kind) =>
          onChange({ kind: kind === "balancing" ? "balancing" : "organizational" })
        }
      />
      {balancing.kind === "balancing" && (
        <Switch
          mt="lg"
          label="The same one again"
          description="Whoever comes again gets the connection that they had."
          checked={balancing.affinity}
          onChange={(event) => onChange({ affinity: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}
