/** One page, loaded when it is first opened. A part of it that can't be loaded is said, with a way out. */
import { Loader } from "@mantine/core";
import { Component, Suspense, type ReactNode } from "react";
import { ErrorNotice } from "@/components/Notice";
import type { User } from "@/lib/api";
import type { PageEntry } from "./pages";
import classes from "./App.module.css";

interface PageLayerProps {
  readonly page: PageEntry;
  readonly user: User;
  readonly rest: readonly string[];
}

export function PageLayer({ page, user, rest }: PageLayerProps) {
  const Content = page.component;
  return (
    <Unloaded label={page.label}>
      <Suspense
        fallback={
          <div className={classes["filling"]} role="status" aria-busy="true" aria-label="Loading">
            <Loader color="gray" />
          </div>
        }
      >
        <Content user={user} rest={rest} />
      </Suspense>
    </Unloaded>
  );
}

class Unloaded extends Component<{ label: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={classes["filling"]}>
        <ErrorNotice
          title={`“${this.props.label}” can't be shown`}
          message="Reload the page. If that doesn't help, tell your administrator."
          onRetry={() => window.location.reload()}
        />
      </div>
    );
  }
}
