/** What a link leads to: its sessions alone in the window, or a page that says what is missing. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSession } from "@/features/auth/api/getSession";
import { leaveLink, type Asked } from "@/features/links/address";
import type { Visit } from "@/features/links/api/guacamole";
import { offered, type Offer } from "@/features/links/api/offered";
import { AskedPage } from "@/features/links/components/AskedPage";
import { ChoicePage } from "@/features/links/components/ChoicePage";
import { TroublePage } from "@/features/links/components/TroublePage";
import { accountMayOpen, enter } from "@/features/links/entrance";
import { keptToken } from "@/features/links/kept";
import type { TroubleName } from "@/features/links/troubles";
import { getTarget } from "@/features/sessions/api/getTarget";
import { Alone, type Wanted } from "@/features/sessions/components/Alone";
import type { Leave } from "@/features/sessions/components/EndedCard";
import { ProofPrompt } from "@/components/ProofPrompt";
import { ApiError } from "@/lib/http";
import { HOME } from "@/lib/links";
import { Door, Loading } from "./Door";

const NOTHING_MORE: ReadonlyMap<string, string> = new Map();

/** Each is asked for once: a token may be good for no more than that. */
const ONCE = { staleTime: Infinity, gcTime: 0, retry: false, refetchOnWindowFocus: false } as const;

const LEAVE: Leave = { label: "Open Deskgate", go: leaveLink };
const BACK: Leave = { label: "All connections", go: () => (window.location.hash = HOME) };

export function LinkDoor({ asked }: { asked: Asked }) {
  const [given, setGiven] = useState({ turn: 0, more: NOTHING_MORE });
  const [byAccount, setByAccount] = useState(false);
  const entrance = useQuery({
    queryKey: ["link", asked.number, given.turn],
    queryFn: () => enter(asked, given.more),
    placeholderData: (before) => before,
    ...ONCE,
  });
  const retry = () => void entrance.refetch();
  const answer = (values: ReadonlyMap<string, string>) =>
    setGiven(({ turn, more }) => ({ turn: turn + 1, more: new Map([...more, ...values]) }));
  const logIn = accountMayOpen(asked.link) ? () => setByAccount(true) : leaveLink;

  if (byAccount || entrance.data?.at === "account") return <AccountDoor asked={asked} />;
  if (entrance.isError)
    return <TroublePage trouble="not-readable" onRetry={retry} onLogIn={null} />;
  if (!entrance.data) return <Loading />;
  switch (entrance.data.at) {
    case "inside":
      return <VisitDoor asked={asked} visit={entrance.data.visit} />;
    case "asked":
      return (
        <AskedPage
          key={entrance.data.fields.map(({ name }) => name).join()}
          fields={entrance.data.fields}
          trouble={entrance.data.trouble}
          busy={entrance.isFetching}
          onAnswer={answer}
        />
      );
    case "refused":
      return (
        <TroublePage
          trouble={entrance.data.trouble}
          detail={entrance.data.detail}
          onRetry={retry}
          onLogIn={logIn}
        />
      );
  }
}

/** As the person who is logged in here, once somebody is. */
function AccountDoor({ asked }: { asked: Asked }) {
  return (
    <Door>
      {(user) => (
        <>
          <AccountSessions key={user.id} asked={asked} />
          <ProofPrompt />
        </>
      )}
    </Door>
  );
}

function AccountSessions({ asked }: { asked: Asked }) {
  const loggedIn = Boolean(useSession().data);
  const targets = useQuery({
    queryKey: ["link-targets", asked.number],
    queryFn: async (): Promise<readonly Wanted[]> => {
      const found = await Promise.all(asked.link.ids.map((id) => getTarget(id)));
      return found.map((target) => ({ target }));
    },
    enabled: loggedIn,
    ...ONCE,
  });
  if (targets.isError)
    return (
      <TroublePage
        trouble={troubleOf(targets.error)}
        onRetry={() => void targets.refetch()}
        onLogIn={null}
      />
    );
  if (!targets.data) return <Loading />;
  return <Alone wanted={targets.data} visitor={false} leave={LEAVE} />;
}

function troubleOf(error: unknown): TroubleName {
  if (!(error instanceof ApiError)) return "not-readable";
  if (error.status === 0) return "unreachable";
  return error.status === 404 || error.status === 403 ? "not-found" : "not-readable";
}

function VisitDoor({ asked, visit }: { asked: Asked; visit: Visit }) {
  const offers = useQuery({
    queryKey: ["link-offers", asked.number],
    queryFn: () => offered(visit, asked.link),
    ...ONCE,
  });
  if (offers.isError)
    return (
      <TroublePage trouble="not-readable" onRetry={() => void offers.refetch()} onLogIn={null} />
    );
  if (!offers.data) return <Loading />;
  if (offers.data.length === 0)
    return <TroublePage trouble="nothing-there" onRetry={() => undefined} onLogIn={null} />;
  if (asked.link.ids.length === 0 && offers.data.length > 1)
    return <ChoicePage offers={offers.data} />;
  return <VisitSessions visit={visit} offers={offers.data} chosen={asked.hash !== HOME} />;
}

interface VisitSessionsProps {
  readonly visit: Visit;
  readonly offers: readonly Offer[];
  /** Whether there is a choice to go back to. */
  readonly chosen: boolean;
}

function VisitSessions({ visit, offers, chosen }: VisitSessionsProps) {
  const wanted = useMemo(() => offers.map((offer) => wantedOf(visit, offer)), [visit, offers]);
  const [back] = useState(() => chosen && keptToken(HOME) !== null);
  return <Alone wanted={wanted} visitor leave={back ? BACK : null} />;
}

function wantedOf(visit: Visit, { key, id, name, protocol }: Offer): Wanted {
  const { identifier, kind } = id;
  const dataSource = id.source ?? visit.source;
  return {
    target: { id: key, name, protocol, hostname: "" },
    by: () => Promise.resolve({ token: visit.token, dataSource, kind, identifier }),
  };
}
