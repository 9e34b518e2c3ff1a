import { Autocomplete, Badge, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import type { Effective, Parameter } from "@/lib/api";
import { originName } from "../origins";
import { InheritedHint } from "./InheritedHint";
import { SecretField } from "./SecretField";
import classes from "./ConnectionForm.module.css";

export interface FieldProps {
  readonly parameter: Parameter;
  /** Undefined or null: nothing is said here. "": as if nobody above had said anything. */
  readonly value: string | null | undefined;
  readonly inherited?: Effective | undefined;
  readonly error: string | undefined;
  /** A secret that the server holds. */
  readonly stored: boolean;
  /** Undefined: back to what the server has. Null: given up. */
  readonly onChange: (value: string | null | undefined) => void;
  readonly placeholder?: string | undefined;
}

/** The guacd that everybody has; what needs a newer one says so. */
const COMMON_SINCE = ["1.0", "1.1", "1.2", "1.3"];

export function labelOf({ label, since }: Parameter): ReactNode {
  if (COMMON_SINCE.includes(since)) return label;
  return (
    <>
      {label}{" "}
      <Badge size="xs" variant="light" color="gray" className={classes["since"] ?? ""}>
        guacd {since}+
      </Badge>
    </>
  );
}

/** One parameter as the field that its type asks for, with where its value comes from. */
export function ParameterField(props: FieldProps) {
  const { parameter, inherited, value, onChange } = props;
  if (parameter.secret) return <SecretField {...props} />;
  return (
    <div>
      <Control {...props} />
      <InheritedHint
        label={parameter.label}
        inherited={inherited}
        own={value}
        onChange={onChange}
      />
    </div>
  );
}

/** What an emptied field stands for: nothing is said here any more. */
const orNull = (text: string | null) => (text === null || text === "" ? null : text);

function Control(props: FieldProps) {
  const { parameter, inherited, error, onChange } = props;
  const value = props.value ?? "";
  const timezones = useMemo(
    () => (parameter.type === "timezone" ? Intl.supportedValuesOf("timeZone") : []),
    [parameter.type],
  );
  const placeholder =
    props.value === "" && inherited
      ? "Unset"
      : (inherited?.value ?? props.placeholder ?? parameter.default);
  const common = {
    label: labelOf(parameter),
    description: parameter.help || undefined,
    error,
    placeholder,
    name: parameter.name,
    withAsterisk: parameter.required && !inherited,
  };
  switch (parameter.type) {
    case "boolean":
      return <BooleanField {...props} />;
    case "enum":
      return <EnumField {...props} />;
    case "timezone":
      return (
        <Select
          {...common}
          data={timezones}
          searchable
          clearable
          value={value || null}
          onChange={(next) => onChange(orNull(next))}
        />
      );
    case "color-scheme":
      return (
        <Autocomplete
          {...common}
          data={parameter.options.map((option) => option.value)}
          value={value}
          onChange={(next) => onChange(orNull(next))}
        />
      );
    case "multiline":
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={8}
          value={value}
          spellCheck={false}
          classNames={{ input: classes["code"] ?? "" }}
          onChange={(event) => onChange(orNull(event.currentTarget.value))}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          value={value}
          inputMode={parameter.type === "number" ? "numeric" : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => onChange(orNull(event.currentTarget.value))}
        />
      );
  }
}

/** Turned to what applies anyway, nothing is said here. */
function BooleanField({ parameter, value, inherited, error, onChange }: FieldProps) {
  const unset = parameter.default || "false";
  const above = inherited?.value ?? unset;
  const now = value === undefined || value === null ? above : value === "" ? unset : value;
  return (
    <Switch
      label={labelOf(parameter)}
      description={parameter.help || undefined}
      error={error}
      name={parameter.name}
      checked={now === "true"}
      onChange={(event) => {
        const next = String(event.currentTarget.checked);
        onChange(next === above ? null : next);
      }}
    />
  );
}

function EnumField({ parameter, value, inherited, error, onChange }: FieldProps) {
  const labelOfValue = (wanted: string) =>
    parameter.options.find((option) => option.value === wanted)?.label;
  const unset = labelOfValue(parameter.default);
  const data = parameter.options
    .filter((option) => option.value !== "")
    .map((option) => ({ value: option.value, label: option.label }));
  const standard = unset ? `${unset} (default)` : "Default";
  const above =
    inherited && value !== ""
      ? `${labelOfValue(inherited.value) ?? inherited.value} (${originName(inherited.origin)})`
      : standard;
  return (
    <Select
      label={labelOf(parameter)}
      description={parameter.help || undefined}
      error={error}
      name={parameter.name}
      placeholder={above}
      data={data}
      clearable
      value={value === "" ? null : (value ?? null)}
      onChange={(next) => onChange(orNull(next))}
    />
  );
}
