import { Input } from "@mantine/core";
import type { KeyboardEvent } from "react";
import type { Protocol } from "@/lib/api";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import classes from "./ConnectionForm.module.css";

interface ProtocolPickerProps {
  readonly protocols: readonly Protocol[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

export function ProtocolPicker({ protocols, value, onChange }: ProtocolPickerProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = protocols.findIndex(({ name }) => name === value);
    const next = (at + step + protocols.length) % protocols.length;
    const chosen = protocols[next];
    if (!chosen) return;
    onChange(chosen.name);
    event.currentTarget.querySelectorAll<HTMLElement>("button")[next]?.focus();
  };
  return (
    <div>
      <Input.Label id="protocol-label" labelElement="div">
        Protocol
      </Input.Label>
      <div
        className={classes["protocols"]}
        role="radiogroup"
        aria-labelledby="protocol-label"
        onKeyDown={onKeyDown}
      >
        {protocols.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={name === value}
            tabIndex={name === value ? 0 : -1}
            className={classes["protocol"]}
            onClick={() => onChange(name)}
          >
            <ProtocolIcon protocol={name} />
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
