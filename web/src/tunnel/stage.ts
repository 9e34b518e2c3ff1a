/** The two elements of a session that its view puts into the page. */

/** Holds the remote display. */
export function newStage(): HTMLDivElement {
  const stage = document.createElement("div");
  stage.className = "dg-stage";
  return stage;
}

/** The hidden text field that takes the keys. */
export function newSink(): HTMLTextAreaElement {
  const sink = document.createElement("textarea");
  sink.className = "dg-sink";
  sink.setAttribute("aria-label", "Remote screen: keys go to the remote machine");
  for (const name of ["autocapitalize", "autocomplete", "autocorrect"])
    sink.setAttribute(name, "off");
  sink.spellcheck = false;
  sink.tabIndex = -1;
  return sink;
}
