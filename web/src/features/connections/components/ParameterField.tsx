import { Autocomplete, Badge, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import type { Parameter } from "@/lib/api";
import { SecretField } from "./SecretField";
import classes from "./ConnectionForm.module.css";

export interface FieldProps {
  readonly parameter: Parameter;
  /** Undefined: not set. */
  readonly value: string | undefined;
  readonly error: string | undefined;
  /** A secret that the server holds. */
  readonly stored: boolean;
  /** Undefined: back to what the server has. */
  readonly onChange: (value: string | undefined) => void;
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

/** One parameter as the field that its type asks for. */
export function ParameterField(props: FieldProps) {
  const { parameter, value = "", error, onChange, placeholder } = props;
  const timezones = useMemo(
    () => (parameter.type === "timezone" ? Intl.supportedValuesOf("timeZone") : []),
    [parameter.type],
  );
  if (parameter.secret) return <SecretField {...props} />;
  const common = {
    label: labelOf(parameter),
    description: parameter.help || undefined,
    error,
    placeholder: placeholder ?? parameter.default,
    name: parameter.name,
    withAsterisk: parameter.required,
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
          onChange={(next) => onChange(next ?? "")}
        />
      );
    case "color-scheme":
      return (
        <Autocomplete
          {...common}
          data={parameter.options.map((option) => option.value)}
          value={value}
          onChange={onChange}
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
          onChange={(event) => onChange(event.currentTarget.value)}
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
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function BooleanField({ parameter, value, error, onChange }: FieldProps) {
  return (
    <Switch
      label={labelOf(parameter)}
      description={parameter.help || undefined}
      error={error}
      name={parameter.name}
      checked={(value === undefined || value === "" ? parameter.default : value) === "true"}
      onChange={(event) => {
        const next = String(event.currentTarget.checked);
        onChange(next === (parameter.default || "false") ? "" : next);
      }}
    />
  );
}

function EnumField({ parameter, value = "", error, onChange }: FieldProps) {
  const unset = parameter.options.find((option) => option.value === parameter.default);
  const data = parameter.options
    .filter((option) => option.value !== "")
    .map((option) => ({ value: option.value, label: option.label }));
  return (
    <Select
      label={labelOf(parameter)}
      description={parameter.help || undefined}
      error={error}
      name={parameter.name}
      placeholder={unset ? `${unset.label} (default)` : "Default"}
      data={data}
      clearable
      value={value || null}
      onChange={(next) => onChange(next ?? "")}
    />
  );
}
