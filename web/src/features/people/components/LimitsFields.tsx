/** When somebody's account may be used; folded away as long as nothing is said of it. */
import { Select, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { Fold } from "@/components/Fold";
import { isLimited, LIMIT_FIELDS, type Limits } from "../limits";

const DAYS = [
  { name: "valid_from", label: "First day" },
  { name: "valid_until", label: "Last day" },
] as const;
const HOURS = [
  { name: "window_start", label: "Each day from" },
  { name: "window_end", label: "Each day until" },
] as const;

interface LimitsFieldsProps {
  readonly limits: Limits;
  readonly errors: Readonly<Record<string, string | undefined>>;
  /** Whether the password is kept here: one of a directory's doesn't expire by our word. */
  readonly ownPassword: boolean;
  readonly onChange: (change: Partial<Limits>) => void;
}

export function LimitsFields({ limits, errors, ownPassword, onChange }: LimitsFieldsProps) {
  const wrong = LIMIT_FIELDS.some((name) => errors[name] !== undefined);
  return (
    <Fold label="Limits" initially={isLimited(limits)} forced={wrong} data-testid="person-limits">
      <Stack mt="xs" gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          {DAYS.map((field) => (
            <Moment key={field.name} {...field} type="date" {...{ limits, errors, onChange }} />
          ))}
          {HOURS.map((field) => (
            <Moment key={field.name} {...field} type="time" {...{ limits, errors, onChange }} />
          ))}
        </SimpleGrid>
        <ZoneSelect
          zone={limits.time_zone}
          error={errors["time_zone"]}
          onChange={(zone) => onChange({ time_zone: zone })}
        />
        {ownPassword && (
          <Switch
            label="Password expired"
            description="At the next log-in another one has to be chosen first."
            checked={limits.password_expired}
            onChange={({ currentTarget }) => onChange({ password_expired: currentTarget.checked })}
          />
        )}
      </Stack>
    </Fold>
  );
}

interface MomentProps extends Pick<LimitsFieldsProps, "limits" | "errors" | "onChange"> {
  readonly name: (typeof DAYS | typeof HOURS)[number]["name"];
  readonly label: string;
  readonly type: "date" | "time";
}

function Moment({ name, label, type, limits, errors, onChange }: MomentProps) {
  return (
    <TextInput
      type={type}
      label={label}
      name={name}
      value={limits[name]}
      error={errors[name]}
      onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
    />
  );
}

interface ZoneSelectProps {
  readonly zone: string;
  readonly error: string | undefined;
  readonly onChange: (zone: string) => void;
}

function ZoneSelect({ zone, error, onChange }: ZoneSelectProps) {
  // One that this browser doesn't know stays what it is.
  const zones = useMemo(() => [...new Set([...Intl.supportedValuesOf("timeZone"), zone])], [zone]);
  return (
    <Select
      label="Time zone"
      description="By its clock the days and hours are read."
      placeholder="UTC"
      data={zones.filter(Boolean)}
      value={zone || null}
      error={error}
      searchable
      clearable
      limit={100}
      comboboxProps={{ zIndex: 400 }}
      onChange={(value) => onChange(value ?? "")}
    />
  );
}
