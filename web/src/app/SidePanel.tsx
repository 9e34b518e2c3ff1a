import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { isNumber, readStored, writeStored } from "@/lib/stored";
import classes from "./Shell.module.css";

const KEY = "side.width";
const NARROWEST = 200;
const WIDEST = 560;
const USUAL = 288;
const STEP = 16;

const bounded = (width: number) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** The panel at the left; its edge is dragged, or moved with the arrow keys. */
export function SidePanel({ children }: { children: ReactNode }) {
  const [width, setWidth] = useState(() => bounded(readStored(KEY, isNumber, USUAL)));
  const [held, setHeld] = useState(false);
  const change = (next: number) => {
    setWidth(bounded(next));
    writeStored(KEY, bounded(next));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (held)
      change(
        event.clientX - (event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0),
      );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") change(width - STEP);
    else if (event.key === "ArrowRight") change(width + STEP);
    else return;
    event.preventDefault();
  };
  return (
    <aside className={classes["side"]} style={{ width }}>
      {children}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the connections panel"
        aria-valuenow={width}
        aria-valuemin={NARROWEST}
        aria-valuemax={WIDEST}
        tabIndex={0}
        className={classes["grip"]}
        data-held={held || undefined}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld(true);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => setHeld(false)}
        onPointerCancel={() => setHeld(false)}
        onDoubleClick={() => change(USUAL)}
        onKeyDown={onKeyDown}
      />
    </aside>
  );
}
