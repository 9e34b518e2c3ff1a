import { Alert, Button, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useIdle, useMediaQuery } from "@mantine/hooks";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page } from "@/components/Page";
import { IconSearch } from "@/components/icons";
import type { User } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useLive, useLiveTerms, type LiveSession } from "@/lib/live";
import { isBoolean, readStored, writeStored } from "@/lib/stored";
import { takeGlimpse } from "../api/glimpse";
import { chosen, type Wanted } from "../choice";
import { Glimpses } from "../glimpses";
import { IconPulse } from "../icons";
import { countWords } from "../words";
import { Filters } from "./Filters";
import { LiveDialogs } from "./LiveDialogs";
import { LiveTable } from "./LiveTable";
import { LiveTiles } from "./LiveTiles";
import { PicturesSwitch } from "./PicturesSwitch";
import type { Open } from "./open";
import classes from "./Live.module.css";

/** The gateways tell their figures twice a minute. */
const POLL_MS = 15_000;
const PAGE = 50;
/** Without a key or a move of the mouse on this page: nobody looks at its pictures. */
const AWAY_MS = 300_000;
const NARROW = "(max-width: 48rem)";
const TILES_STORED = "live.tiles";
const PICTURES_STORED = "live.pictures";

/** The sessions that go on now: everybody's own, and those that this person looks after. */
export function LivePage({ user }: { user: User }) {
  const live = useLive(POLL_MS);
  const { silently, total } = useLiveTerms();
  const [wanted, setWanted] = useState<Wanted>({ q: "", kind: "all", sort: "newest" });
  const [shown, setShown] = useState(PAGE);
  const [open, setOpen] = useState<Open | null>(null);
  const view = useView(silently);
  const glimpses = useGlimpses(silently);
  const items = live.data ?? NO_ITEMS;
  const drawn = useDeferredValue(wanted); // typing goes on while hundreds are drawn
  const fitting = useMemo(() => chosen(items, drawn), [items, drawn]);
  const named = items.some(({ mine }) => !mine) || user.is_admin;
  const watches = items.some(({ may_watch }) => may_watch);
  const more = fitting.length - shown;
  const part = useMemo(() => fitting.slice(0, shown), [fitting, shown]);
  const list = { items: part, all: items, named, silently, onOpen: setOpen };

  useEffect(() => glimpses.keep(new Set(items.map(({ id }) => id))), [glimpses, items]);

  return (
    <Page
      title="Live"
      about={
        named
          ? "Sessions that go on now: yours, and those that you look after."
          : "Your sessions that go on now, in this browser or elsewhere."
      }
      actions={view.narrow ? null : <ViewChoice tiles={view.tiles} onTiles={view.setTiles} />}
    >
      {live.isPending ? (
        <LiveSkeleton />
      ) : live.isError && !live.data ? (
        <ErrorNotice
          title="The live sessions can't be shown"
          message={messageOf(live.error)}
          onRetry={() => void live.refetch()}
        />
      ) : items.length === 0 ? (
        <Notice icon={IconPulse} title="Nothing is running">
          A session stands here for as long as it goes on. Close the browser, and it waits here,
          parked, until you continue it.
        </Notice>
      ) : (
        <>
          {live.isError && (
            <Alert color="yellow" variant="light" mb="sm" role="alert">
              This is no longer what is going on: {messageOf(live.error)}
            </Alert>
          )}
          <Filters
            wanted={wanted}
            onWanted={(next) => {
              setWanted(next);
              setShown(PAGE);
            }}
          >
            <Text size="sm" c="var(--dg-muted)" role="status" data-testid="live-count">
              {countWords(fitting, total - items.length)}
            </Text>
          </Filters>
          {view.tiles && watches && (
            <PicturesSwitch on={view.pictures} silently={silently} onChange={view.setPictures} />
          )}
          {fitting.length === 0 ? (
            <Notice icon={IconSearch} title="Nothing fits">
              Try other words, or all sessions.
            </Notice>
          ) : view.tiles ? (
            <LiveTiles {...list} glimpses={view.pictures && watches ? glimpses : null} />
          ) : (
            <LiveTable {...list} />
          )}
          {more > 0 && (
            <Button
              variant="subtle"
              size="xs"
              className={classes["more"] ?? ""}
              onClick={() => setShown(shown + PAGE)}
            >
              Show {Math.min(PAGE, more)} more of {more}
            </Button>
          )}
        </>
      )}
      {open && <LiveDialogs open={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

const NO_ITEMS: readonly LiveSession[] = [];

/** List or tiles, with pictures or without: what was chosen last in this browser. */
function useView(silently: boolean) {
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches);
  const [tiles, setTiles] = useState(() => readStored(TILES_STORED, isBoolean, false));
  const [chosenPictures, setPictures] = useState(() =>
    readStored<boolean | null>(PICTURES_STORED, isBoolean, null),
  );
  return {
    narrow,
    tiles: narrow || tiles,
    setTiles: (on: boolean) => {
      writeStored(TILES_STORED, on);
      setTiles(on);
    },
    // Each picture is a look over somebody's shoulder: where they are told, nobody gets it unasked.
    pictures: chosenPictures ?? silently,
    setPictures: (on: boolean) => {
      writeStored(PICTURES_STORED, on);
      setPictures(on);
    },
  };
}

function useGlimpses(silently: boolean): Glimpses {
  const glimpses = useMemo(
    () => new Glimpses((id, signal) => takeGlimpse(id, silently, signal)),
    [silently],
  );
  const away = useIdle(AWAY_MS, { initialState: false });
  useEffect(() => glimpses.start(), [glimpses]);
  useEffect(() => glimpses.rest(away), [glimpses, away]);
  return glimpses;
}

interface ViewChoiceProps {
  readonly tiles: boolean;
  readonly onTiles: (tiles: boolean) => void;
}

function ViewChoice({ tiles, onTiles }: ViewChoiceProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Shown as"
      data={[
        { value: "list", label: "List" },
        { value: "tiles", label: "Tiles" },
      ]}
      value={tiles ? "tiles" : "list"}
      onChange={(value) => onTiles(value === "tiles")}
      data-testid="live-view"
    />
  );
}

function LiveSkeleton() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the live sessions"
      className={classes["skeleton"]}
    >
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} height={22} radius="sm" />
      ))}
    </div>
  );
}
