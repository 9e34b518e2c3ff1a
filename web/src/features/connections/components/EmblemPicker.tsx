import { Input, UnstyledButton } from "@mantine/core";
import { EMBLEMS, HUES, EMBLEM_ICONS, hueColor } from "@/components/emblems";
import type { Icon } from "@/components/icons";
import classes from "./ConnectionForm.module.css";

interface EmblemPickerProps {
  readonly icon: string;
  readonly color: string;
  /** The sign that it has without one of its own. */
  readonly usual: Icon;
  readonly onChange: (change: { icon?: string; color?: string }) => void;
}

export function EmblemPicker({ icon, color, usual: Usual, onChange }: EmblemPickerProps) {
  const Now = EMBLEM_ICONS[icon] ?? Usual;
  return (
    <>
      <Input.Wrapper label="Sign" labelElement="div">
        <div className={classes["swatches"]} role="group" aria-label="Sign">
          <UnstyledButton
            className={classes["swatch"] ?? ""}
            aria-pressed={icon === ""}
            aria-label="The usual one"
            title="The usual one"
            onClick={() => onChange({ icon: "" })}
          >
            <Usual size={18} style={{ color: hueColor(color) }} />
          </UnstyledButton>
          {EMBLEMS.map(({ name, label, icon: Sign }) => (
            <UnstyledButton
              key={name}
              className={classes["swatch"] ?? ""}
              aria-pressed={icon === name}
              aria-label={label}
              title={label}
              onClick={() => onChange({ icon: name })}
            >
              <Sign size={18} style={{ color: hueColor(color) }} />
            </UnstyledButton>
          ))}
        </div>
      </Input.Wrapper>
      <Input.Wrapper label="Colour" labelElement="div">
        <div className={classes["swatches"]} role="group" aria-label="Colour">
          <UnstyledButton
            className={classes["swatch"] ?? ""}
            aria-pressed={color === ""}
            aria-label="The usual one"
            title="The usual one"
            onClick={() => onChange({ color: "" })}
          >
            <Now size={18} />
          </UnstyledButton>
          {HUES.map(({ name, label }) => (
            <UnstyledButton
              key={name}
              className={classes["swatch"] ?? ""}
              aria-pressed={color === name}
              aria-label={label}
              title={label}
              onClick={() => onChange({ color: name })}
            >
              <span className={classes["dot"]} style={{ background: hueColor(name) }} />
            </UnstyledButton>
          ))}
        </div>
      </Input.Wrapper>
    </>
  );
}
