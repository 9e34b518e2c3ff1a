/** Providers, and the choice between a link's sessions and the page. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { Component, Suspense, lazy, useEffect, useMemo, useState, type ReactNode } from "react";
import { Notice } from "@/components/Notice";
import { IconAlert } from "@/components/icons";
import { useAsked } from "@/features/links/address";
import { useGuest } from "@/features/sharing/guest";
import { FreshClient } from "@/lib/freshClient";
import { ApiError, messageOf } from "@/lib/http";
import { useLook } from "@/lib/look";
import { Door, Loading } from "./Door";
import { themeOf } from "./theme";
import classes from "./App.module.css";

const loadShell = () => import("./Shell");
const Shell = lazy(async () => ({ default: (await loadShell()).Shell }));

const LinkDoor = lazy(async () => ({ default: (await import("./LinkDoor")).LinkDoor }));

const GuestDoor = lazy(async () => ({ default: (await import("./GuestDoor")).GuestDoor }));

const RETRIES = 1;

function newClient(): FreshClient {
  return new FreshClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // What the server refused it refuses again; only its silence is worth another try.
        retry: (count, error) =>
          count < RETRIES &&
          !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}

export function App() {
  const [client] = useState(newClient);
  const { accent, accent_dark } = useLook();
  const theme = useMemo(() => themeOf(accent, accent_dark), [accent, accent_dark]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={client}>
        <Boundary>
          <Entrance />
        </Boundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** A link has the window for itself; everything else is the page. */
function Entrance() {
  const asked = useAsked();
  const guest = useGuest();
  if (guest)
    return (
      <Suspense fallback={<Loading />}>
        <GuestDoor key={guest.number} asked={guest} />
      </Suspense>
    );
  if (!asked) return <Home />;
  return (
    <Suspense fallback={<Loading />}>
      <LinkDoor key={asked.number} asked={asked} />
    </Suspense>
  );
}

function Home() {
  const { name } = useLook();
  useEffect(() => {
    document.title = name; // a link may have named it after its session
    void loadShell(); // while the name and the password are being typed
  }, [name]);
  return <Door>{(user) => <Shell key={user.id} user={user} />}</Door>;
}

/** A defect of this page is said, not left as a white screen. */
class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div className={classes["whole"]}>
        <Notice icon={IconAlert} tone="error" title="This page ran into a defect">
          {messageOf(this.state.error)} Reload the page to go on.
        </Notice>
      </div>
    );
  }
}
