/** What a box shows, and how. Every one can be left out. */
export interface SpecCheckOptions {
  /** The number of a SPEC: all its clauses. */
  spec?: "6" | "8" | 6 | 8;
  /** One clause, as `spec8/pin-actions`. */
  clause?: string;
  /** One rule, as `spec8/pin-actions/release-pinned-by-full-sha`. */
  rule?: string;
  /** A repository, as `owner/name`: with `full`, a link that opens the page with its name filled in, which waits there. */
  repo?: string;
  /** A file of the page's own site to start from; it is fetched when somebody asks for it. */
  src?: string;
  /** Folded rules, and no text area before somebody asks for the example. */
  compact?: boolean;
  /** `auto` follows the page around the box, else the system. */
  theme?: "auto" | "light" | "dark";
  /** The address of a full SPEC Check page. Without it there is no link “Open in full”. */
  full?: string;
  /** The address of the folder with the files beside this script; needed only where the script itself is run from elsewhere. */
  base?: string;
}

/** A box that was mounted. */
export interface SpecCheckBox {
  /** Changes the options that are named, and leaves the others. */
  update(options: SpecCheckOptions): void;
  /** Removes the box and frees everything it held; what the element held before is shown again. */
  unmount(): void;
}

/**
 * Makes an element of the page a box. What it holds stays and is shown until somebody touches the box.
 *
 * The element must be one that can have a shadow: `div`, `section`, `article`, `aside`, `p`, `span`, or a custom element.
 */
export function mount(element: Element, options?: SpecCheckOptions): SpecCheckBox;

/** The element `<spec-check>`; its attributes are the options. It is defined when this module runs. */
export class SpecCheckElement extends HTMLElement {}

/**
 * The report `spec-check/1`, a plain object: `JSON.stringify` gives what the terminal prints. Its form is the schema
 * `spec-check-1.json`; only the fields one most often asks for are named here.
 */
export interface SpecCheckReport {
  format: "spec-check/1";
  summary: string;
  subject: { name: string; paths: number; read: number };
  findings: {
    rule: string;
    clause: string;
    force: string;
    verdict: "met" | "met-differently" | "unmet" | "unknown" | "not-applicable";
    summary: string;
  }[];
}

/** Told by every box after each verdict; it bubbles. */
export type SpecCheckReportEvent = CustomEvent<SpecCheckReport>;

/** What anywidget calls; the model's values are the options. */
declare const widget: {
  render(context: { model: { get(name: string): unknown; on?(event: string, act: () => void): void; off?(event: string, act: () => void): void }; el: HTMLElement }): () => void;
};
export default widget;

declare global {
  interface HTMLElementTagNameMap {
    "spec-check": SpecCheckElement;
  }
  interface HTMLElementEventMap {
    "spec-check:report": SpecCheckReportEvent;
  }
}
