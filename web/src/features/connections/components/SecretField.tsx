import { SecretInput } from "@/components/SecretInput";
import { labelOf, type FieldProps } from "./ParameterField";

/** A secret parameter of a connection. */
export function SecretField({ parameter, value, error, stored, onChange }: FieldProps) {
  return (
    <SecretInput
      label={labelOf(parameter)}
      name={parameter.name}
      description={parameter.help || undefined}
      error={error}
      multiline={parameter.type === "multiline"}
      stored={stored}
      value={value}
      onChange={onChange}
    />
  );
}
