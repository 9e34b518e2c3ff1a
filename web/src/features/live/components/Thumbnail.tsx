import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { formatDuration } from "@/lib/format";
import type { LiveSession } from "@/lib/live";
import { useNow } from "@/lib/now";
import type { Glimpse, Glimpses } from "../glimpses";
import classes from "./Live.module.css";

interface ThumbnailProps {
  readonly item: LiveSession;
  readonly glimpses: Glimpses;
}

/** The session's picture of a moment ago, taken for as long as it is on the screen. */
export function Thumbnail({ item, glimpses }: ThumbnailProps) {
  const { id, may_watch } = item;
  const frame = useRef<HTMLSpanElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const glimpse = useSyncExternalStore(
    useCallback((listener: () => void) => glimpses.subscribe(id, listener), [glimpses, id]),
    () => glimpses.get(id),
  );

  useEffect(() => {
    const element = frame.current;
    if (!element || !may_watch) return;
    let unsee: (() => void) | null = null;
    const observer = new IntersectionObserver(([entry]) => {
      unsee?.();
      unsee = entry?.isIntersecting ? glimpses.see(id) : null;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      unsee?.();
    };
  }, [glimpses, id, may_watch]);

  const { picture } = glimpse;
  useEffect(() => {
    if (!picture || !canvas.current) return;
    canvas.current.width = picture.width;
    canvas.current.height = picture.height;
    canvas.current.getContext("2d")?.drawImage(picture, 0, 0);
  }, [picture]);

  return (
    <span ref={frame} className={classes["frame"]} data-testid={`live-picture-${id}`}>
      {picture ? (
        <canvas
          ref={canvas}
          className={classes["picture"]}
          role="img"
          aria-label={`Picture of ${item.connection_name}`}
          data-drawn=""
        />
      ) : (
        <span className={classes["blank"]}>
          <ProtocolIcon protocol={item.protocol} size={28} />
          <span>{blankWords(may_watch, glimpse)}</span>
        </span>
      )}
      {glimpse.at !== null && <Taken at={glimpse.at} />}
    </span>
  );
}

function blankWords(mayWatch: boolean, { failed }: Glimpse): string {
  if (!mayWatch) return "You may not watch it";
  return failed ? "No picture now" : "Waiting for the picture…";
}

function Taken({ at }: { at: number }) {
  const seconds = Math.max(0, (useNow() - at) / 1000);
  return <span className={classes["taken"]}>{formatDuration(seconds)} ago</span>;
}
